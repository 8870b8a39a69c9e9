using Rill.Runtime.Loading;

namespace Rill.Posix.Processes;

/// <summary>Where the parts of a process's program lie, as exec has put them.</summary>
internal struct ProgramLayout
{
    /// <summary>Where its strings were put; the program may have changed them since.</summary>
    public ulong ArgumentStart, ArgumentEnd, EnvironmentStart, EnvironmentEnd;

    /// <summary>Where the first stack begins.</summary>
    public ulong StackStart;

    /// <summary>Where the break began.</summary>
    public ulong BreakStart;

    /// <summary>Where the vDSO lies.</summary>
    public ulong Vdso;

    /// <summary>The program's own parts.</summary>
    public ProgramParts Parts;
}
