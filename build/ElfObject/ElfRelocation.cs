namespace Rill.Build.Elf;

/// <summary>A place in a section that the linker fills with a symbol's address.</summary>
/// <param name="Offset">Byte offset in the section.</param>
/// <param name="Symbol">The symbol's name.</param>
/// <param name="Kind">How the value is computed and stored.</param>
/// <param name="Addend">Added to the symbol's address.</param>
public readonly record struct ElfRelocation(int Offset, string Symbol, ElfRelocationKind Kind, long Addend);
