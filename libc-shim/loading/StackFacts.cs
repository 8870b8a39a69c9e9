namespace Rill.Loading;

/// <summary>What the auxiliary vector says that is not on the stack.</summary>
public struct StackFacts
{
    /// <summary>Where the program headers are in memory; 0: nowhere.</summary>
    public ulong ProgramHeaders;
    /// <summary>How many there are.</summary>
    public int ProgramHeaderCount;
    /// <summary>Where the interpreter lies; 0: there is none.</summary>
    public ulong InterpreterBase;
    /// <summary>The program's entry, not the interpreter's.</summary>
    public ulong Entry;
    /// <summary>Where the vDSO lies; 0: there is none.</summary>
    public ulong Vdso;
    /// <summary>CPUID leaf 1, EDX: what Linux gives as AT_HWCAP.</summary>
    public uint HardwareCapabilities;
    /// <summary>What the program is told of its ids.</summary>
    public ProgramCredentials Credentials;
}
