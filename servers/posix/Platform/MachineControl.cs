using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Waiting;
using Rill.Protocols.Init;

namespace Rill.Posix.Platform;

/// <summary>What only others can do for this server: init, which ends the machine and restarts servers, and the holder of the
/// clock. Whoever has the right to it sets it; until then all is refused.</summary>
internal sealed class MachineControl
{
    /// <summary>Switches the machine off or restarts it.</summary>
    public Func<PowerAction, Task<Errno>> Power { get; set; } = _ => Task.FromResult(Errno.EPERM);

    /// <summary>Stands while the machine is about to end, and holds up all requests; null otherwise.</summary>
    public Exclusion? PowerDown { get; set; }

    /// <summary>Has init end a server and start it again.</summary>
    public Func<string, Task<Errno>> RestartServer { get; set; } = _ => Task.FromResult(Errno.EPERM);

    /// <summary>Asks init what servers there are.</summary>
    public Func<Task<(Errno Errno, ServerList Servers)>> ListServers { get; set; } =
        () => Task.FromResult((Errno.EPERM, default(ServerList)));

    /// <summary>Sets the wall clock, in nanoseconds since 1970.</summary>
    public Func<ulong, Errno> SetTime { get; set; } = _ => Errno.EPERM;

    /// <summary>The kernel's log; null if it was not granted.</summary>
    public KernelLog? Log { get; set; }
}
