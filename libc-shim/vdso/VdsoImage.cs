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

    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;
    private const int ProgramHeaders = 4;
    private const uint ReadOnly = 4;
    private const uint ReadExecute = 5;

    private readonly VdsoText _text;
    private readonly StringTable _strings = new();
    private readonly List<Section> _sections = [];
    private int _end = HeaderSize + (ProgramHeaders * ProgramHeaderSize);

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
        Section hash = Place(".hash", SectionType.Hash, HashTable([.. symbols.Select(symbol => symbol.Name)]), 8, entry: 4);
        Section dynamicSymbols = Place(".dynsym", SectionType.DynamicSymbols, new byte[24 * (symbols.Count + 1)], 8, entry: 24);
        Section strings = Place(".dynstr", SectionType.Strings, _strings.ToArray(), 1);
        Section versions = Place(".gnu.version", SectionType.Versions, SymbolVersions(symbols.Count), 2, entry: 2);
        Section definitions = Place(".gnu.version_d", SectionType.VersionDefinitions, versionDefinitions, 8);
        Section frameIndex = Place(".eh_frame_hdr", SectionType.Data, new byte[UnwindTables.IndexSize], 4);
        Section frames = Place(".eh_frame", SectionType.Data, new byte[UnwindTables.FramesSize], 8);
        Section dynamic = Place(".dynamic", SectionType.Dynamic, new byte[16 * 10], 8, entry: 16);
        Section text = Place(".text", SectionType.Data, _text.Code, 64, executable: true);

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
        string name, SectionType type, byte[] content, int alignment, int entry = 0, bool executable = false)
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
        ByteTable table = new ByteTable().Bytes(new byte[24]);
        foreach ((string name, VdsoFunction function, bool weak) in symbols)
        {
            const int functionType = 2;
            int binding = weak ? 2 : 1;
            table.U32(_strings.Add(name)).U8((byte)((binding << 4) | functionType)).U8(0).U16(text.Index)
                .U64((ulong)(text.Address + function.Offset)).U64((ulong)function.Length);
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
            .U64(11).U64(24)                                    // DT_SYMENT
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
        // ELF64, little-endian, version 1, System V; ET_DYN, EM_X86_64.
        file.Bytes([0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]).U16(3).U16(62).U32(1)
            .U64(0).U64(HeaderSize).U64((ulong)headers).U32(0)
            .U16(HeaderSize).U16(ProgramHeaderSize).U16(ProgramHeaders).U16(64).U16(_sections.Count + 2).U16(_sections.Count + 1);
        ProgramHeader(file, 1, ReadExecute, 0, loaded, 0x1000);                                             // PT_LOAD
        ProgramHeader(file, 2, ReadOnly, dynamic.Address, dynamic.Content.Length, 8);                       // PT_DYNAMIC
        ProgramHeader(file, 0x6474_E550, ReadOnly, frameIndex.Address, frameIndex.Content.Length, 4);       // PT_GNU_EH_FRAME
        ProgramHeader(file, 0x6474_E551, 6, 0, 0, 16);                                                      // PT_GNU_STACK
        foreach (Section section in _sections)
        {
            file.Align(section.Alignment).Bytes(section.Content);
        }

        file.Bytes(nameBytes).Align(8).Bytes(new byte[64]);
        foreach (Section section in _sections)
        {
            const ulong alloc = 2;
            const ulong execute = 4;
            file.U32(names.Add(section.Name)).U32((uint)section.Type).U64(alloc | (section.IsExecutable ? execute : 0))
                .U64((ulong)section.Address).U64((ulong)section.Address).U64((ulong)section.Content.Length)
                .U32((uint)section.Link).U32((uint)section.Info).U64((ulong)section.Alignment).U64((ulong)section.EntrySize);
        }

        file.U32(ownName).U32((uint)SectionType.Strings).U64(0).U64(0).U64((ulong)nameStart).U64((ulong)nameBytes.Length)
            .U32(0).U32(0).U64(1).U64(0);
        return file.ToArray();
    }

    private static void ProgramHeader(ByteTable file, uint type, uint flags, int address, int length, int alignment) =>
        file.U32(type).U32(flags).U64((ulong)address).U64((ulong)address).U64((ulong)address)
            .U64((ulong)length).U64((ulong)length).U64((ulong)alignment);

    /// <summary>sh_type.</summary>
    private enum SectionType : uint
    {
        Data = 1,
        Strings = 3,
        Hash = 5,
        Dynamic = 6,
        DynamicSymbols = 11,
        VersionDefinitions = 0x6FFF_FFFD,
        Versions = 0x6FFF_FFFF,
    }

    /// <summary>A section; its offset in the file is its address.</summary>
    private sealed class Section(
        int index, string name, SectionType type, int address, int alignment, int entrySize, bool executable)
    {
        public int Index { get; } = index;

        public string Name { get; } = name;

        public SectionType Type { get; } = type;

        public int Address { get; } = address;

        public int Alignment { get; } = alignment;

        public int EntrySize { get; } = entrySize;

        public bool IsExecutable { get; } = executable;

        public required byte[] Content { get; set; }

        public int Link { get; set; }

        public int Info { get; set; }
    }
}
