using System;

namespace Rill.Loading;

/// <summary>How a section is loaded (System V gABI, chapter 4, sh_flags).</summary>
[Flags]
public enum ElfSectionFlags : ulong
{
    /// <summary>Not loaded.</summary>
    None = 0,
    /// <summary>SHF_WRITE.</summary>
    Write = 1,
    /// <summary>SHF_ALLOC: part of the loaded image.</summary>
    Alloc = 2,
    /// <summary>SHF_EXECINSTR.</summary>
    Execute = 4,
    /// <summary>SHF_INFO_LINK: <see cref="ElfSectionHeader.Info"/> is the index of a section.</summary>
    InfoIsSection = 0x40,
}
