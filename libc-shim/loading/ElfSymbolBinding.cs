namespace Rill.Loading;

/// <summary>How far a symbol is seen (System V gABI, chapter 4, ELF64_ST_BIND).</summary>
public enum ElfSymbolBinding : byte
{
    Local = 0,
    Global = 1,
    Weak = 2,
}
