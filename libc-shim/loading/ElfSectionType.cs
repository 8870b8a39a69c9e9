namespace Rill.Loading;

/// <summary>What a section holds (System V gABI, chapter 4, sh_type; the GNU ones: LSB, "Symbol Versioning").</summary>
public enum ElfSectionType : uint
{
    /// <summary>SHT_PROGBITS.</summary>
    Data = 1,
    /// <summary>SHT_SYMTAB.</summary>
    Symbols = 2,
    /// <summary>SHT_STRTAB.</summary>
    Strings = 3,
    /// <summary>SHT_RELA.</summary>
    Relocations = 4,
    /// <summary>SHT_HASH.</summary>
    Hash = 5,
    /// <summary>SHT_DYNAMIC.</summary>
    Dynamic = 6,
    /// <summary>SHT_NOTE.</summary>
    Note = 7,
    /// <summary>SHT_NOBITS.</summary>
    Zeroes = 8,
    /// <summary>SHT_DYNSYM.</summary>
    DynamicSymbols = 11,
    /// <summary>SHT_GNU_verdef.</summary>
    VersionDefinitions = 0x6FFF_FFFD,
    /// <summary>SHT_GNU_versym.</summary>
    Versions = 0x6FFF_FFFF,
}
