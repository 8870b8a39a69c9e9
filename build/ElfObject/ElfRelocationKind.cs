namespace Rill.Build.Elf;

/// <summary>Relocation types of the x86-64 psABI, table 4.9.</summary>
public enum ElfRelocationKind
{
    /// <summary>R_X86_64_64: 64-bit absolute.</summary>
    Absolute64 = 1,

    /// <summary>R_X86_64_PC32: 32-bit relative to the place.</summary>
    Relative32 = 2,

    /// <summary>R_X86_64_32: 32-bit absolute, zero-extended.</summary>
    Absolute32 = 10,

    /// <summary>R_X86_64_32S: 32-bit absolute, sign-extended.</summary>
    AbsoluteSigned32 = 11,
}
