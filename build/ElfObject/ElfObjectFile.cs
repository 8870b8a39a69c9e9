using System.Text;

namespace Rill.Build.Elf;

/// <summary>Writes a relocatable ELF64 file for x86-64 (System V gABI chapter 4; x86-64 psABI).</summary>
public sealed class ElfObjectFile
{
    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;
    private const int SymbolSize = 24;
    private const int RelocationSize = 24;

    private readonly List<ElfSection> _sections = [];

    /// <summary>Adds a section of data.</summary>
    public ElfSection AddData(string name, ElfSectionFlags flags, int alignment = 16)
    {
        var section = new ElfSection(name, flags, alignment);
        _sections.Add(section);
        return section;
    }

    /// <summary>Adds a section of code.</summary>
    /// <param name="name">The section's name.</param>
    /// <param name="bitness">16, 32 or 64: the mode the code runs in.</param>
    public ElfCodeSection AddCode(string name, int bitness = 64)
    {
        var section = new ElfCodeSection(name, bitness);
        _sections.Add(section);
        return section;
    }

    /// <summary>Assembles all code and writes the file.</summary>
    public void Write(string path)
    {
        foreach (ElfSection section in _sections)
        {
            section.Complete();
        }

        var names = new StringTable();
        var symbolNames = new StringTable();
        var symbolIndex = new Dictionary<string, int>();
        var symbols = new MemoryStream();
        symbols.Write(new byte[SymbolSize]);
        int count = 1;
        for (int i = 0; i < _sections.Count; i++)
        {
            foreach (var (name, offset, size, isFunction) in _sections[i].Symbols)
            {
                if (!symbolIndex.TryAdd(name, count++))
                {
                    throw new InvalidOperationException($"symbol {name} is defined twice");
                }
                WriteSymbol(symbols, symbolNames.Add(name), isFunction ? 2 : 1, i + 1, (ulong)offset, (ulong)size);
            }
        }
        foreach (ElfRelocation relocation in _sections.SelectMany(s => s.Relocations))
        {
            if (symbolIndex.TryAdd(relocation.Symbol, count))
            {
                count++;
                WriteSymbol(symbols, symbolNames.Add(relocation.Symbol), 0, 0, 0, 0);
            }
        }

        // Order of section headers: null, the sections, one .rela each where needed, .symtab, .strtab, .shstrtab.
        var withRelocations = _sections.Where(s => s.Relocations.Count > 0).ToList();
        int symtabIndex = 1 + _sections.Count + withRelocations.Count;
        using var file = new MemoryStream();
        using var headers = new MemoryStream();
        file.Write(new byte[HeaderSize]);
        headers.Write(new byte[SectionHeaderSize]);
        foreach (ElfSection section in _sections)
        {
            bool isBss = section.ReservedSize >= 0;
            AlignTo(file, isBss ? 1 : section.Alignment);
            uint type = isBss ? 8u : section.Name.StartsWith(".note") ? 7u : 1u;
            long size = isBss ? section.ReservedSize : section.Bytes.Length;
            WriteHeader(headers, names.Add(section.Name), type, (ulong)section.Flags, (ulong)file.Position, (ulong)size, 0, 0, (ulong)section.Alignment, 0);
            if (!isBss)
            {
                section.Bytes.WriteTo(file);
            }
        }
        foreach (ElfSection section in withRelocations)
        {
            AlignTo(file, 8);
            long start = file.Position;
            foreach (ElfRelocation relocation in section.Relocations)
            {
                Write64(file, (ulong)relocation.Offset);
                Write64(file, ((ulong)symbolIndex[relocation.Symbol] << 32) | (uint)relocation.Kind);
                Write64(file, (ulong)relocation.Addend);
            }
            WriteHeader(headers, names.Add(".rela" + section.Name), 4, 0x40, (ulong)start, (ulong)(file.Position - start),
                (uint)symtabIndex, (uint)(_sections.IndexOf(section) + 1), 8, RelocationSize);
        }
        AlignTo(file, 8);
        WriteHeader(headers, names.Add(".symtab"), 2, 0, (ulong)file.Position, (ulong)symbols.Length, (uint)symtabIndex + 1, 1, 8, SymbolSize);
        symbols.WriteTo(file);
        WriteHeader(headers, names.Add(".strtab"), 3, 0, (ulong)file.Position, (ulong)symbolNames.Length, 0, 0, 1, 0);
        symbolNames.WriteTo(file);
        int namesName = names.Add(".shstrtab");
        WriteHeader(headers, namesName, 3, 0, (ulong)file.Position, (ulong)names.Length, 0, 0, 1, 0);
        names.WriteTo(file);
        AlignTo(file, 8);
        long headersOffset = file.Position;
        headers.WriteTo(file);

        file.Position = 0;
        file.Write([0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        Write16(file, 1);
        Write16(file, 62);
        Write32(file, 1);
        Write64(file, 0);
        Write64(file, 0);
        Write64(file, (ulong)headersOffset);
        Write32(file, 0);
        Write16(file, HeaderSize);
        Write16(file, 0);
        Write16(file, 0);
        Write16(file, SectionHeaderSize);
        Write16(file, (ushort)(symtabIndex + 3));
        Write16(file, (ushort)(symtabIndex + 2));
        File.WriteAllBytes(path, file.ToArray());
    }

    private static void WriteSymbol(Stream to, int name, int type, int section, ulong value, ulong size)
    {
        Write32(to, (uint)name);
        to.WriteByte((byte)(0x10 | type)); // STB_GLOBAL
        to.WriteByte(0);
        Write16(to, (ushort)section);
        Write64(to, value);
        Write64(to, size);
    }

    private static void WriteHeader(
        Stream to, int name, uint type, ulong flags, ulong offset, ulong size, uint link, uint info, ulong alignment, ulong entrySize)
    {
        Write32(to, (uint)name);
        Write32(to, type);
        Write64(to, flags);
        Write64(to, 0);
        Write64(to, offset);
        Write64(to, size);
        Write32(to, link);
        Write32(to, info);
        Write64(to, alignment);
        Write64(to, entrySize);
    }

    private static void AlignTo(Stream stream, int alignment)
    {
        while (stream.Position % alignment != 0)
        {
            stream.WriteByte(0);
        }
    }

    private static void Write16(Stream to, ushort value) => to.Write(BitConverter.GetBytes(value));

    private static void Write32(Stream to, uint value) => to.Write(BitConverter.GetBytes(value));

    private static void Write64(Stream to, ulong value) => to.Write(BitConverter.GetBytes(value));

    private sealed class StringTable
    {
        private readonly MemoryStream _all = new();

        public StringTable() => _all.WriteByte(0);

        public long Length => _all.Length;

        public int Add(string text)
        {
            int offset = (int)_all.Length;
            _all.Write(Encoding.UTF8.GetBytes(text));
            _all.WriteByte(0);
            return offset;
        }

        public void WriteTo(Stream stream) => _all.WriteTo(stream);
    }
}
