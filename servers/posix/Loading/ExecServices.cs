using Rill.Posix.Lifecycle;
using Rill.Posix.Platform;
using Rill.Posix.Processes;
using Rill.Posix.Waiting;
using Rill.Runtime.Loading;

namespace Rill.Posix.Loading;

/// <summary>What the steps of an exec use.</summary>
internal sealed class ExecServices
{
    /// <summary>Opens programs and their interpreters.</summary>
    public required ProgramFinder Programs { get; init; }

    /// <summary>Puts programs and the shim into spaces.</summary>
    public required ProgramLoader Loader { get; init; }

    /// <summary>Makes kernel processes.</summary>
    public required NativeProcesses Natives { get; init; }

    public required ProcessTable Processes { get; init; }

    public required ProcessPages Pages { get; init; }

    public required ExitHandling Exits { get; init; }

    public required TurnList Turns { get; init; }

    /// <summary>What the kernel is told of a program's limits.</summary>
    public required ProgramBounds Bounds { get; init; }

    /// <summary>Whether addresses are drawn.</summary>
    public required SystemSettings Settings { get; init; }
}
