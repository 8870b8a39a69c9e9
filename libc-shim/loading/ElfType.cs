namespace Rill.Loading;

/// <summary>What an ELF file is (System V gABI, chapter 4, e_type).</summary>
public enum ElfType : ushort
{
    /// <summary>ET_REL: an object file.</summary>
    Relocatable = 1,
    /// <summary>ET_EXEC: a program with fixed addresses.</summary>
    Executable = 2,
    /// <summary>ET_DYN: a shared object, or a program that may be placed anywhere.</summary>
    Shared = 3,
}
