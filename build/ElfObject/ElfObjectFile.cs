using System.Text;
using Rill.Loading;

namespace Rill.Build.Elf;

/// <summary>Writes a relocatable ELF64 file for x86-64 (System V gABI chapter 4; x86-64 psABI).</summary>
public sealed class ElfObjectFile
{
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
        symbols.Write(new byte[ElfSymbol.Bytes]);
        int count = 1;
        for (int i = 0; i < _sections.Count; i++)
        {
            foreach (var (name, offset, size, isFunction) in _sections[i].Symbols)
            {
                if (!symbolIndex.TryAdd(name, count++))
                {
                    throw new InvalidOperationException($"symbol {name} is defined twice");
                }
                WriteSymbol(symbols, symbolNames.Add(name), isFunction ? ElfSymbolType.Function : ElfSymbolType.Data, i + 1, (ulong)offset, (ulong)size);
            }
        }
        foreach (ElfRelocation relocation in _sections.SelectMany(s => s.Relocations))
        {
            if (symbolIndex.TryAdd(relocation.Symbol, count))
            {
                count++;
                WriteSymbol(symbols, symbolNames.Add(relocation.Symbol), ElfSymbolType.None, 0, 0, 0);
            }
        }

        // Order of section headers: null, the sections, one .rela each where needed, .symtab, .strtab, .shstrtab.
        var withRelocations = _sections.Where(s => s.Relocations.Count > 0).ToList();
        int symtabIndex = 1 + _sections.Count + withRelocations.Count;
        using var file = new MemoryStream();
        using var headers = new MemoryStream();
        file.Write(new byte[ElfFileHeader.Bytes]);
        headers.Write(new byte[ElfSectionHeader.Bytes]);
        foreach (ElfSection section in _sections)
        {
            bool isBss = section.ReservedSize >= 0;
            AlignTo(file, isBss ? 1 : section.Alignment);
            headers.Write(new ElfSectionHeader
            {
                Name = names.Add(section.Name),
                Type = isBss ? ElfSectionType.Zeroes : section.Name.StartsWith(".note") ? ElfSectionType.Note : ElfSectionType.Data,
                Flags = section.Flags,
                Offset = (ulong)file.Position,
                Size = (ulong)(isBss ? section.ReservedSize : section.Bytes.Length),
                Alignment = (ulong)section.Alignment,
            });
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
                file.Write((ulong)relocation.Offset);
                file.Write(((ulong)symbolIndex[relocation.Symbol] << 32) | (uint)relocation.Kind);
                file.Write((ulong)relocation.Addend);
            }
            headers.Write(new ElfSectionHeader
            {
                Name = names.Add(".rela" + section.Name),
                Type = ElfSectionType.Relocations,
                Flags = ElfSectionFlags.InfoIsSection,
                Offset = (ulong)start,
                Size = (ulong)(file.Position - start),
                Link = (uint)symtabIndex,
                Info = (uint)(_sections.IndexOf(section) + 1),
                Alignment = 8,
                EntrySize = RelocationSize,
            });
        }
        AlignTo(file, 8);
        headers.Write(new ElfSectionHeader
        {
            Name = names.Add(".symtab"),
            Type = ElfSectionType.Symbols,
            Offset = (ulong)file.Position,
            Size = (ulong)symbols.Length,
            Link = (uint)symtabIndex + 1,
            // The first symbol that is not local: all but the null symbol are global.
            Info = 1,
            Alignment = 8,
            EntrySize = ElfSymbol.Bytes,
        });
        symbols.WriteTo(file);
        WriteStrings(file, headers, names.Add(".strtab"), symbolNames);
        WriteStrings(file, headers, names.Add(".shstrtab"), names);
        AlignTo(file, 8);

        ElfFileHeader header = ElfFileHeader.Of(ElfType.Relocatable);
        header.SectionHeaders = (ulong)file.Position;
        header.SectionHeaderSize = ElfSectionHeader.Bytes;
        header.SectionHeaderCount = (ushort)(symtabIndex + 3);
        header.SectionNames = (ushort)(symtabIndex + 2);
        headers.WriteTo(file);
        file.Position = 0;
        file.Write(header);
        File.WriteAllBytes(path, file.ToArray());
    }

    private static void WriteSymbol(Stream to, uint name, ElfSymbolType type, int section, ulong value, ulong size) =>
        to.Write(new ElfSymbol
        {
            Name = name,
            Info = ElfSymbol.InfoOf(ElfSymbolBinding.Global, type),
            Section = (ushort)section,
            Value = value,
            Size = size,
        });

    private static void WriteStrings(MemoryStream file, MemoryStream headers, uint name, StringTable strings)
    {
        headers.Write(new ElfSectionHeader
        {
            Name = name,
            Type = ElfSectionType.Strings,
            Offset = (ulong)file.Position,
            Size = (ulong)strings.Length,
            Alignment = 1,
        });
        strings.WriteTo(file);
    }

    private static void AlignTo(Stream stream, int alignment)
    {
        while (stream.Position % alignment != 0)
        {
            stream.WriteByte(0);
        }
    }

    private sealed class StringTable
    {
        private readonly MemoryStream _all = new();

        public StringTable() => _all.WriteByte(0);

        public long Length => _all.Length;

        public uint Add(string text)
        {
            uint offset = (uint)_all.Length;
            _all.Write(Encoding.UTF8.GetBytes(text));
            _all.WriteByte(0);
            return offset;
        }

        public void WriteTo(Stream stream) => _all.WriteTo(stream);
    }
}
