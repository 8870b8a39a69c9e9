namespace Rill.Loading;

/// <summary>What a symbol names (System V gABI, chapter 4, ELF64_ST_TYPE).</summary>
public enum ElfSymbolType : byte
{
    None = 0,
    Data = 1,
    Function = 2,
}
