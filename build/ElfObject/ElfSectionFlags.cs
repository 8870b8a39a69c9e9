namespace Rill.Build.Elf;

/// <summary>Section flags of the ELF specification (SHF_*).</summary>
[Flags]
public enum ElfSectionFlags
{
    /// <summary>Not loaded.</summary>
    None = 0,

    /// <summary>SHF_WRITE.</summary>
    Write = 1,

    /// <summary>SHF_ALLOC: part of the loaded image.</summary>
    Alloc = 2,

    /// <summary>SHF_EXECINSTR.</summary>
    Execute = 4,
}
