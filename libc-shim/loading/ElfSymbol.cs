using System.Runtime.InteropServices;

namespace Rill.Loading;

/// <summary>An entry of an ELF64 symbol table (System V gABI, chapter 4, "Symbol Table").</summary>
[StructLayout(LayoutKind.Sequential)]
public struct ElfSymbol
{
    /// <summary>Bytes of one.</summary>
    public const int Bytes = 24;

    /// <summary>Where the name starts in the table's strings.</summary>
    public uint Name;
    /// <summary>The binding in the upper four bits, the type in the lower four.</summary>
    public byte Info;
    public byte Other;
    /// <summary>The index of the section that the symbol lies in; 0: it is not defined here.</summary>
    public ushort Section;
    public ulong Value;
    public ulong Size;

    /// <summary>The type.</summary>
    public readonly ElfSymbolType Type => (ElfSymbolType)(Info & 15);

    /// <summary>Puts binding and type together.</summary>
    public static byte InfoOf(ElfSymbolBinding binding, ElfSymbolType type) => (byte)(((int)binding << 4) | (int)type);
}
