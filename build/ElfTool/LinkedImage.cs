using System.Runtime.InteropServices;
using System.Text;
using Rill.Loading;

namespace Rill.Build.ElfTool;

/// <summary>Reads what the tool needs of a linked ELF64 file.</summary>
internal sealed class LinkedImage
{
    private readonly byte[] _bytes;
    private readonly ElfFileHeader _header;
    private readonly ElfProgramHeader[] _table;

    private LinkedImage(byte[] bytes, string path)
    {
        _bytes = bytes;
        var file = new ArrayFile(bytes);
        LoadStatus status = ElfHeaders.TryRead(in file, out _header);
        _table = new ElfProgramHeader[_header.ProgramHeaderCount];
        if (status != LoadStatus.Ok || !ElfHeaders.TryReadTable(in file, in _header, _table))
        {
            throw new InvalidDataException($"{path} is no linked ELF file for x86-64 ({status})");
        }
    }

    /// <summary>A loaded segment: address, bytes in the file, size in memory.</summary>
    public readonly record struct Segment(ulong Address, ReadOnlyMemory<byte> Bytes, ulong MemorySize);

    /// <summary>A function symbol.</summary>
    public readonly record struct Function(ulong Address, ulong Size, string Name);

    public static LinkedImage Read(string path) => new(File.ReadAllBytes(path), path);

    public IEnumerable<Segment> Segments() => _table
        .Where(each => each.Type == ElfSegmentType.Load)
        .Select(each => new Segment(each.Address, _bytes.AsMemory((int)each.Offset, (int)each.FileSize), each.MemorySize));

    public IEnumerable<Function> Functions()
    {
        ElfSectionHeader[] sections = Table<ElfSectionHeader>(
            _header.SectionHeaders, _header.SectionHeaderCount * (ulong)ElfSectionHeader.Bytes);
        foreach (ElfSectionHeader section in sections.Where(each => each.Type == ElfSectionType.Symbols))
        {
            int strings = (int)sections[section.Link].Offset;
            foreach (ElfSymbol symbol in Table<ElfSymbol>(section.Offset, section.Size))
            {
                if (symbol.Type == ElfSymbolType.Function)
                {
                    yield return new Function(symbol.Value, symbol.Size, Text(strings + (int)symbol.Name));
                }
            }
        }
    }

    private T[] Table<T>(ulong offset, ulong length)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_bytes.AsSpan((int)offset, (int)length)).ToArray();

    private string Text(int offset)
        => Encoding.UTF8.GetString(_bytes, offset, Array.IndexOf(_bytes, (byte)0, offset) - offset);

    private readonly struct ArrayFile(byte[] bytes) : IFileSource
    {
        public ulong Size => (ulong)bytes.Length;

        public bool TryRead(ulong offset, Span<byte> buffer)
        {
            bool isThere = offset <= Size && (ulong)buffer.Length <= Size - offset;
            if (isThere)
            {
                bytes.AsSpan((int)offset, buffer.Length).CopyTo(buffer);
            }

            return isThere;
        }
    }
}
