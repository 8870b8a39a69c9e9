using Rill.Abi;
using Rill.Loading;

namespace Rill.Shim.Vdso;

/// <summary>
/// Lays the vDSO out as an ELF file: one read-and-execute segment that begins with the file's first byte, so that the
/// file can be mapped as it is.
/// </summary>
/// <remarks>
/// Sources: System V ABI (ELF, dynamic section, hash table), LSB "Symbol Versioning", LSB ".eh_frame".
/// musl finds symbols by DT_HASH, DT_SYMTAB, DT_STRTAB, DT_VERSYM and DT_VERDEF; glibc needs the same and DT_SONAME.
/// </remarks>
internal sealed class VdsoImage
{
    /// <summary>The name that programs see for it (ldd, /proc, debuggers).</summary>
    public const string SoName = "linux-vdso.so.1";

    /// <summary>The version of its symbols on x86-64.</summary>
    public const string Version = "LINUX_2.6";

    private const int ProgramHeaders = 4;
    private const ElfSegmentFlags ReadExecute = ElfSegmentFlags.Read | ElfSegmentFlags.Execute;

    private readonly VdsoText _text;
    private readonly StringTable _strings = new();
    private readonly List<Section> _sections = [];
    private int _end = ElfFileHeader.Bytes + (ProgramHeaders * ElfProgramHeader.Bytes);

    private VdsoImage(VdsoText text) => _text = text;

    /// <summary>Builds the file.</summary>
    public static byte[] Build(VdsoText text) => new VdsoImage(text).Build();

    private byte[] Build()
    {
        // Sections whose contents hold addresses are sized first and filled when all places are known.
        List<(string Name, VdsoFunction Function, bool Weak)> symbols = [.. _text.Functions.SelectMany(
            function => new[] { ("__vdso_" + function.Name, function, false), (function.Name, function, true) })];
        symbols.ForEach(symbol => _strings.Add(symbol.Name));
        byte[] versionDefinitions = VersionDefinitions();
        Section hash = Place(".hash", ElfSectionType.Hash, HashTable([.. symbols.Select(symbol => symbol.Name)]), 8, entry: 4);
        Section dynamicSymbols = Place(".dynsym", ElfSectionType.DynamicSymbols, new byte[ElfSymbol.Bytes * (symbols.Count + 1)], 8, entry: ElfSymbol.Bytes);
        Section strings = Place(".dynstr", ElfSectionType.Strings, _strings.ToArray(), 1);
        Section versions = Place(".gnu.version", ElfSectionType.Versions, SymbolVersions(symbols.Count), 2, entry: 2);
        Section definitions = Place(".gnu.version_d", ElfSectionType.VersionDefinitions, versionDefinitions, 8);
        Section frameIndex = Place(".eh_frame_hdr", ElfSectionType.Data, new byte[UnwindTables.IndexSize], 4);
        Section frames = Place(".eh_frame", ElfSectionType.Data, new byte[UnwindTables.FramesSize], 8);
        Section dynamic = Place(".dynamic", ElfSectionType.Dynamic, new byte[16 * 10], 8, entry: 16);
        Section text = Place(".text", ElfSectionType.Data, _text.Code, 64, executable: true);

        dynamicSymbols.Link = strings.Index;
        // The first symbol that is not local: all but the null symbol are global.
        dynamicSymbols.Info = 1;
        hash.Link = versions.Link = dynamicSymbols.Index;
        definitions.Link = dynamic.Link = strings.Index;
        definitions.Info = 2;
        dynamicSymbols.Content = SymbolTable(symbols, text);
        frameIndex.Content = UnwindTables.Index(frameIndex.Address, frames.Address, text.Address);
        frames.Content = UnwindTables.Frames(frames.Address, text.Address, _text.Code.Length);
        dynamic.Content = DynamicTable(hash, dynamicSymbols, strings, versions, definitions);
        int loaded = _end;
        return Write(loaded, dynamic, frameIndex);
    }

    private Section Place(
        string name, ElfSectionType type, byte[] content, int alignment, int entry = 0, bool executable = false)
    {
        _end = (_end + alignment - 1) / alignment * alignment;
        var section = new Section(_sections.Count + 1, name, type, _end, alignment, entry, executable) { Content = content };
        _end += content.Length;
        _sections.Add(section);
        return section;
    }

    private static byte[] HashTable(string[] names)
    {
        // Index 0 is the null symbol; a chain ends with 0.
        uint[] buckets = new uint[names.Length | 1];
        uint[] chains = new uint[names.Length + 1];
        for (uint i = 1; i <= names.Length; i++)
        {
            uint bucket = ElfHash.Of(names[i - 1]) % (uint)buckets.Length;
            chains[i] = buckets[bucket];
            buckets[bucket] = i;
        }

        ByteTable table = new ByteTable().U32((uint)buckets.Length).U32((uint)chains.Length);
        Array.ForEach(buckets, value => table.U32(value));
        Array.ForEach(chains, value => table.U32(value));
        return table.ToArray();
    }

    private byte[] SymbolTable(List<(string Name, VdsoFunction Function, bool Weak)> symbols, Section text)
    {
        ByteTable table = new ByteTable().Bytes(new byte[ElfSymbol.Bytes]);
        foreach ((string name, VdsoFunction function, bool weak) in symbols)
        {
            table.Structure(new ElfSymbol
            {
                Name = _strings.Add(name),
                Info = ElfSymbol.InfoOf(weak ? ElfSymbolBinding.Weak : ElfSymbolBinding.Global, ElfSymbolType.Function),
                Section = (ushort)text.Index,
                Value = (ulong)(text.Address + function.Offset),
                Size = (ulong)function.Length,
            });
        }

        return table.ToArray();
    }

    private static byte[] SymbolVersions(int symbols)
    {
        ByteTable table = new ByteTable().U16(0);
        for (int i = 0; i < symbols; i++)
        {
            table.U16(2);
        }

        return table.ToArray();
    }

    private byte[] VersionDefinitions()
    {
        const int size = 20;
        const int auxiliarySize = 8;
        const int isBase = 1;
        // vd_version, vd_flags, vd_ndx, vd_cnt, vd_hash, vd_aux, vd_next, then vda_name, vda_next.
        return new ByteTable()
            .U16(1).U16(isBase).U16(1).U16(1).U32(ElfHash.Of(SoName)).U32(size).U32(size + auxiliarySize)
            .U32(_strings.Add(SoName)).U32(0)
            .U16(1).U16(0).U16(2).U16(1).U32(ElfHash.Of(Version)).U32(size).U32(0)
            .U32(_strings.Add(Version)).U32(0)
            .ToArray();
    }

    private byte[] DynamicTable(Section hash, Section symbols, Section strings, Section versions, Section definitions)
    {
        return new ByteTable()
            .U64(14).U64(_strings.Add(SoName))                  // DT_SONAME
            .U64(4).U64((ulong)hash.Address)                    // DT_HASH
            .U64(5).U64((ulong)strings.Address)                 // DT_STRTAB
            .U64(6).U64((ulong)symbols.Address)                 // DT_SYMTAB
            .U64(10).U64((ulong)strings.Content.Length)         // DT_STRSZ
            .U64(11).U64(ElfSymbol.Bytes)                       // DT_SYMENT
            .U64(0x6FFF_FFF0).U64((ulong)versions.Address)      // DT_VERSYM
            .U64(0x6FFF_FFFC).U64((ulong)definitions.Address)   // DT_VERDEF
            .U64(0x6FFF_FFFD).U64(2)                            // DT_VERDEFNUM
            .U64(0).U64(0)                                      // DT_NULL
            .ToArray();
    }

    private byte[] Write(int loaded, Section dynamic, Section frameIndex)
    {
        var names = new StringTable();
        _sections.ForEach(section => names.Add(section.Name));
        uint ownName = names.Add(".shstrtab");
        byte[] nameBytes = names.ToArray();
        int nameStart = loaded;
        int headers = (nameStart + nameBytes.Length + 7) / 8 * 8;

        ByteTable file = new();
        ElfFileHeader header = ElfFileHeader.Of(ElfType.Shared);
        header.ProgramHeaders = ElfFileHeader.Bytes;
        header.ProgramHeaderSize = ElfProgramHeader.Bytes;
        header.ProgramHeaderCount = ProgramHeaders;
        header.SectionHeaders = (ulong)headers;
        header.SectionHeaderSize = ElfSectionHeader.Bytes;
        header.SectionHeaderCount = (ushort)(_sections.Count + 2);
        header.SectionNames = (ushort)(_sections.Count + 1);
        file.Structure(header);
        ProgramHeader(file, ElfSegmentType.Load, ReadExecute, 0, loaded, (int)Pages.Size);
        ProgramHeader(file, ElfSegmentType.Dynamic, ElfSegmentFlags.Read, dynamic.Address, dynamic.Content.Length, 8);
        ProgramHeader(
            file, ElfSegmentType.GnuFrameIndex, ElfSegmentFlags.Read, frameIndex.Address, frameIndex.Content.Length, 4);
        ProgramHeader(file, ElfSegmentType.GnuStack, ElfSegmentFlags.Read | ElfSegmentFlags.Write, 0, 0, 16);
        foreach (Section section in _sections)
        {
            file.Align(section.Alignment).Bytes(section.Content);
        }

        file.Bytes(nameBytes).Align(8).Structure(default(ElfSectionHeader));
        foreach (Section section in _sections)
        {
            file.Structure(new ElfSectionHeader
            {
                Name = names.Add(section.Name),
                Type = section.Type,
                Flags = ElfSectionFlags.Alloc | (section.IsExecutable ? ElfSectionFlags.Execute : ElfSectionFlags.None),
                Address = (ulong)section.Address,
                Offset = (ulong)section.Address,
                Size = (ulong)section.Content.Length,
                Link = (uint)section.Link,
                Info = (uint)section.Info,
                Alignment = (ulong)section.Alignment,
                EntrySize = (ulong)section.EntrySize,
            });
        }

        file.Structure(new ElfSectionHeader
        {
            Name = ownName,
            Type = ElfSectionType.Strings,
            Offset = (ulong)nameStart,
            Size = (ulong)nameBytes.Length,
            Alignment = 1,
        });
        return file.ToArray();
    }

    private static void ProgramHeader(
        ByteTable file, ElfSegmentType type, ElfSegmentFlags flags, int address, int length, int alignment) =>
        file.Structure(new ElfProgramHeader
        {
            Type = type,
            Flags = flags,
            Offset = (ulong)address,
            Address = (ulong)address,
            PhysicalAddress = (ulong)address,
            FileSize = (ulong)length,
            MemorySize = (ulong)length,
            Alignment = (ulong)alignment,
        });

    /// <summary>A section; its offset in the file is its address.</summary>
    private sealed class Section(
        int index, string name, ElfSectionType type, int address, int alignment, int entrySize, bool executable)
    {
        public int Index { get; } = index;

        public string Name { get; } = name;

        public ElfSectionType Type { get; } = type;

        public int Address { get; } = address;

        public int Alignment { get; } = alignment;

        public int EntrySize { get; } = entrySize;

        public bool IsExecutable { get; } = executable;

        public required byte[] Content { get; set; }

        public int Link { get; set; }

        public int Info { get; set; }
    }
}
