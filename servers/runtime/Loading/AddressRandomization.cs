namespace Rill.Runtime.Loading;

/// <summary>What of a program's space lies at places that are drawn; the values are those of Linux's randomize_va_space.</summary>
public enum AddressRandomization
{
    /// <summary>Nothing: each program has the same places at every run.</summary>
    None = 0,

    /// <summary>Stack, mappings, vDSO, position-independent programs and their interpreters.</summary>
    Places = 1,

    /// <summary>The start of brk's memory too.</summary>
    All = 2,
}
