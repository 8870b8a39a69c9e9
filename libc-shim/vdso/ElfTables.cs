using System.Runtime.InteropServices;
using System.Text;

namespace Rill.Shim.Vdso;

/// <summary>A growing little-endian byte table.</summary>
internal sealed class ByteTable
{
    private readonly List<byte> _bytes = [];

    /// <summary>Bytes so far.</summary>
    public int Length => _bytes.Count;

    public ByteTable U8(byte value)
    {
        _bytes.Add(value);
        return this;
    }

    public ByteTable U16(int value) => U8((byte)value).U8((byte)(value >> 8));

    public ByteTable U32(uint value) => U16((int)(value & 0xFFFF)).U16((int)(value >> 16));

    public ByteTable U64(ulong value) => U32((uint)value).U32((uint)(value >> 32));

    /// <summary>A structure as it lies in memory.</summary>
    public ByteTable Structure<T>(in T value)
        where T : unmanaged => Bytes(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    public ByteTable Bytes(ReadOnlySpan<byte> value)
    {
        _bytes.AddRange(value);
        return this;
    }

    /// <summary>Fills with zeroes up to a multiple of <paramref name="alignment"/>.</summary>
    public ByteTable Align(int alignment)
    {
        while (_bytes.Count % alignment != 0)
        {
            _bytes.Add(0);
        }

        return this;
    }

    /// <summary>The bytes.</summary>
    public byte[] ToArray() => [.. _bytes];
}

/// <summary>An ELF string table.</summary>
internal sealed class StringTable
{
    private readonly ByteTable _bytes = new ByteTable().U8(0);
    private readonly Dictionary<string, uint> _offsets = new() { [""] = 0 };

    /// <summary>The offset of a string, which is added if need be.</summary>
    public uint Add(string text)
    {
        if (!_offsets.TryGetValue(text, out uint offset))
        {
            offset = (uint)_bytes.Length;
            _bytes.Bytes(Encoding.ASCII.GetBytes(text)).U8(0);
            _offsets[text] = offset;
        }

        return offset;
    }

    /// <summary>The table.</summary>
    public byte[] ToArray() => _bytes.ToArray();
}

/// <summary>The hash function of ELF's DT_HASH and of version names.</summary>
/// <remarks>Source: System V ABI, chapter 5, "Hash Table".</remarks>
internal static class ElfHash
{
    public static uint Of(string name)
    {
        uint hash = 0;
        foreach (char c in name)
        {
            hash = (hash << 4) + c;
            uint high = hash & 0xF000_0000;
            hash = (hash ^ (high >> 24)) & ~high;
        }

        return hash;
    }
}
