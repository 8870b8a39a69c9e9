using System;
using System.Runtime.CompilerServices;

namespace Rill.Protocols;

/// <summary>
/// Writes the protobuf encoding into a span. A write that does not fit marks the writer as failed
/// and is dropped, as is everything after it, so that only the end needs a check.
/// </summary>
public unsafe ref struct WireWriter
{
    // Emptied by a failure, so that every later write fails by its length check alone.
    private Span<byte> _output;
    private int _position;

    /// <summary>Starts at the beginning of <paramref name="output"/>.</summary>
    public WireWriter(Span<byte> output)
    {
        _output = output;
        _position = 0;
        Failed = false;
    }

    /// <summary>Whether something did not fit.</summary>
    public bool Failed { get; private set; }

    /// <summary>Bytes written so far.</summary>
    public readonly int Length => _position;

    /// <summary>Ends the writing: false, and 0 bytes, if something did not fit.</summary>
    public readonly bool TryFinish(out int written)
    {
        written = Failed ? 0 : _position;
        return !Failed;
    }

    /// <summary>Writes a varint.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteVarint(ulong value)
    {
        int at = _position;
        if (value < 0x80 && (uint)at < (uint)_output.Length)
        {
            _output[at] = (byte)value;
            _position = at + 1;
        }
        else
        {
            WriteVarintSlow(value);
        }
    }

    /// <summary>Writes a sint32, zigzag.</summary>
    public void WriteZigZag32(int value) => WriteVarint((uint)((value << 1) ^ (value >> 31)));

    /// <summary>Writes a sint64, zigzag.</summary>
    public void WriteZigZag64(long value) => WriteVarint((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Writes four bytes, little-endian.</summary>
    public void WriteFixed32(uint value)
    {
        if (!Reserve(4))
        {
            return;
        }

        // Little-endian as the machine is; there is room for all of it.
        Unsafe.WriteUnaligned(ref _output[_position], value);
        _position += 4;
    }

    /// <summary>Writes eight bytes, little-endian.</summary>
    public void WriteFixed64(ulong value)
    {
        // Both or neither, so that a failed writer's length never ends inside a value.
        if (Reserve(8))
        {
            Unsafe.WriteUnaligned(ref _output[_position], value);
            _position += 8;
        }
    }

    /// <summary>Writes a float (IEEE 754 binary32).</summary>
    public void WriteFloat(float value) => WriteFixed32(*(uint*)&value);

    /// <summary>Writes a double (IEEE 754 binary64).</summary>
    public void WriteDouble(double value) => WriteFixed64(*(ulong*)&value);

    /// <summary>Whether the bits of a float are those of the default, +0; -0 is not.</summary>
    public static bool IsDefault(float value) => *(uint*)&value == 0;

    /// <summary>Whether the bits of a double are those of the default, +0; -0 is not.</summary>
    public static bool IsDefault(double value) => *(ulong*)&value == 0;

    /// <summary>Writes a length and then the bytes.</summary>
    public void WriteBytes(scoped ReadOnlySpan<byte> value)
    {
        WriteVarint((uint)value.Length);
        if (Reserve(value.Length))
        {
            value.CopyTo(_output.Slice(_position));
            _position += value.Length;
        }
    }

    /// <summary>
    /// Begins a length-delimited value of unknown length: writes the tag and gives a writer for
    /// what follows, which must be handed to <see cref="EndNested"/> before anything else is written here.
    /// </summary>
    public WireWriter BeginNested(uint tag)
    {
        WriteVarint(tag);
        // One byte is kept for the length, which is enough for values up to 127 bytes.
        if (!Reserve(1))
        {
            var none = new WireWriter(default);
            none.Failed = true;
            return none;
        }

        return new WireWriter(_output.Slice(_position + 1));
    }

    /// <summary>Ends what <see cref="BeginNested"/> began: writes the length and moves on behind the value.</summary>
    public void EndNested(scoped in WireWriter nested)
    {
        int length = nested._position;
        if (nested.Failed || Failed)
        {
            Fail();
            return;
        }

        int extra = 0;
        for (uint rest = (uint)length >> 7; rest != 0; rest >>= 7)
        {
            extra++;
        }

        if (!Reserve(1 + extra + length))
        {
            return;
        }

        int start = _position + 1;
        if (extra > 0)
        {
            // Backwards, since source and destination overlap.
            for (int i = length - 1; i >= 0; i--)
            {
                _output[start + extra + i] = _output[start + i];
            }
        }

        WriteVarint((uint)length);
        _position += length;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteVarintSlow(ulong value)
    {
        Span<byte> output = _output;
        int at = _position;
        while ((uint)at < (uint)output.Length)
        {
            if (value < 0x80)
            {
                output[at] = (byte)value;
                _position = at + 1;
                return;
            }

            output[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        Fail();
    }

    private bool Reserve(int count)
    {
        if (count <= _output.Length - _position && !Failed)
        {
            return true;
        }

        Fail();
        return false;
    }

    private void Fail()
    {
        Failed = true;
        _output = default;
        _position = 0;
    }
}
