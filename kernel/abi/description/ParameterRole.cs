namespace Rill.Abi.Description;

/// <summary>What an argument is.</summary>
public enum ParameterRole
{
    /// <summary>A handle.</summary>
    Handle,
    /// <summary>A number.</summary>
    Number,
    /// <summary>A value of an enumeration.</summary>
    Choice,
    /// <summary>A combination of flags.</summary>
    Flags,
    /// <summary>The address of a structure that the call reads.</summary>
    In,
    /// <summary>The address of a structure that the call writes.</summary>
    Out,
    /// <summary>The address of a structure that the call reads and writes.</summary>
    InOut,
    /// <summary>The address and the length of a buffer that the call reads.</summary>
    InBuffer,
    /// <summary>The address and the length of a buffer that the call writes.</summary>
    OutBuffer,
    /// <summary>The address of a 32-bit word that threads wait for.</summary>
    Word,
}
