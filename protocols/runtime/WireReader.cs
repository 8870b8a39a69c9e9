using System;
using System.Runtime.CompilerServices;

namespace Rill.Protocols;

/// <summary>
/// Reads the protobuf encoding from a span, one value at a time. Every method answers false on
/// malformed or truncated input and never reads outside the span; after a false the reader's
/// position means nothing.
/// </summary>
public unsafe ref struct WireReader
{
    private readonly ReadOnlySpan<byte> _input;
    private int _position;

    /// <summary>Starts at the beginning of <paramref name="input"/>, which it does not copy.</summary>
    public WireReader(ReadOnlySpan<byte> input)
    {
        _input = input;
        _position = 0;
    }

    /// <summary>Whether all input has been read.</summary>
    public readonly bool AtEnd => _position >= _input.Length;

    /// <summary>
    /// Reads a field's tag (number and wire type). False for field number 0, for groups and for
    /// wire types that do not exist.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadTag(out uint tag)
    {
        // Fields 1 to 15 have one-byte tags.
        int at = _position;
        if ((uint)at < (uint)_input.Length && (tag = _input[at]) < 0x80)
        {
            _position = at + 1;
        }
        else if (!TryReadTagSlow(out tag))
        {
            return false;
        }

        // Wire types 0, 1, 2 and 5.
        return tag > 7 && (0b100111 >> (int)(tag & 7) & 1) != 0;
    }

    /// <summary>Reads a varint of at most ten bytes and 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadVarint(out ulong value)
    {
        int at = _position;
        if ((uint)at < (uint)_input.Length && (value = _input[at]) < 0x80)
        {
            _position = at + 1;
            return true;
        }

        return TryReadVarintSlow(out value);
    }

    /// <summary>Reads a sint32: zigzag, the upper half of the varint dropped as protobuf demands.</summary>
    public bool TryReadZigZag32(out int value)
    {
        bool read = TryReadVarint(out ulong raw);
        uint low = (uint)raw;
        value = (int)(low >> 1) ^ -(int)(low & 1);
        return read;
    }

    /// <summary>Reads a sint64.</summary>
    public bool TryReadZigZag64(out long value)
    {
        bool read = TryReadVarint(out ulong raw);
        value = (long)(raw >> 1) ^ -(long)(raw & 1);
        return read;
    }

    /// <summary>Reads four bytes, little-endian.</summary>
    public bool TryReadFixed32(out uint value)
    {
        if (_input.Length - _position < 4)
        {
            value = 0;
            return false;
        }

        // Little-endian as the machine is; the length was checked for all of it.
        value = Unsafe.ReadUnaligned<uint>(in _input[_position]);
        _position += 4;
        return true;
    }

    /// <summary>Reads eight bytes, little-endian.</summary>
    public bool TryReadFixed64(out ulong value)
    {
        if (_input.Length - _position < 8)
        {
            value = 0;
            return false;
        }

        value = Unsafe.ReadUnaligned<ulong>(in _input[_position]);
        _position += 8;
        return true;
    }

    /// <summary>Reads a float (IEEE 754 binary32).</summary>
    public bool TryReadFloat(out float value)
    {
        bool read = TryReadFixed32(out uint bits);
        value = *(float*)&bits;
        return read;
    }

    /// <summary>Reads a double (IEEE 754 binary64).</summary>
    public bool TryReadDouble(out double value)
    {
        bool read = TryReadFixed64(out ulong bits);
        value = *(double*)&bits;
        return read;
    }

    /// <summary>Reads a length and gives that many bytes as a slice of the input.</summary>
    public bool TryReadBytes(out ReadOnlySpan<byte> value)
    {
        if (!TryReadVarint(out ulong length) || length > (ulong)(_input.Length - _position))
        {
            value = default;
            return false;
        }

        value = _input.Slice(_position, (int)length);
        _position += (int)length;
        return true;
    }

    /// <summary>Steps over the value of a field whose tag was just read.</summary>
    public bool TrySkip(uint tag)
    {
        switch (tag & 7)
        {
            case WireFormat.Varint:
                return TryReadVarint(out _);
            case WireFormat.Fixed64:
                return TryAdvance(8);
            case WireFormat.LengthDelimited:
                return TryReadBytes(out _);
            case WireFormat.Fixed32:
                return TryAdvance(4);
            default:
                return false;
        }
    }

    private bool TryAdvance(int count)
    {
        if (_input.Length - _position < count)
        {
            return false;
        }

        _position += count;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryReadTagSlow(out uint tag)
    {
        bool read = TryReadVarintSlow(out ulong wide) && wide <= uint.MaxValue;
        tag = (uint)wide;
        return read;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryReadVarintSlow(out ulong value)
    {
        ReadOnlySpan<byte> input = _input;
        int at = _position;
        ulong result = 0;
        for (int shift = 0; shift < 64 && (uint)at < (uint)input.Length; shift += 7)
        {
            ulong next = input[at++];
            // The tenth byte has room for one bit of the 64; more is an overlong varint.
            if (shift == 63 && next > 1)
            {
                break;
            }

            result |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                _position = at;
                value = result;
                return true;
            }
        }

        value = 0;
        return false;
    }
}
