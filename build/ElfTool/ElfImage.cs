using System.Buffers.Binary;
using System.Text;

namespace Rill.Build.ElfTool;

/// <summary>Reads what the tool needs of a linked ELF64 file (System V gABI chapters 4 and 5).</summary>
internal sealed class ElfImage(byte[] bytes)
{
    /// <summary>A loaded segment: address, bytes in the file, size in memory.</summary>
    public readonly record struct Segment(ulong Address, ReadOnlyMemory<byte> Bytes, ulong MemorySize);

    /// <summary>A function symbol.</summary>
    public readonly record struct Function(ulong Address, ulong Size, string Name);

    public static ElfImage Read(string path) => new(File.ReadAllBytes(path));

    public IEnumerable<Segment> Segments()
    {
        int table = (int)U64(32);
        int entrySize = U16(54);
        for (int i = 0; i < U16(56); i++)
        {
            int header = table + i * entrySize;
            if (U32(header) == 1)
            {
                yield return new Segment(U64(header + 16), bytes.AsMemory((int)U64(header + 8), (int)U64(header + 32)), U64(header + 40));
            }
        }
    }

    public IEnumerable<Function> Functions()
    {
        int table = (int)U64(40);
        for (int i = 0; i < U16(60); i++)
        {
            int header = table + i * 64;
            if (U32(header + 4) != 2)
            {
                continue;
            }
            int strings = (int)U64(table + (int)U32(header + 40) * 64 + 24);
            int start = (int)U64(header + 24);
            for (int offset = start; offset < start + (int)U64(header + 32); offset += 24)
            {
                if ((bytes[offset + 4] & 15) == 2)
                {
                    yield return new Function(U64(offset + 8), U64(offset + 16), Text(strings + (int)U32(offset)));
                }
            }
        }
    }

    private string Text(int offset)
        => Encoding.UTF8.GetString(bytes, offset, Array.IndexOf(bytes, (byte)0, offset) - offset);

    private ushort U16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(offset));

    private uint U32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset));

    private ulong U64(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(offset));
}
