using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Boot;
using Rill.Posix.Platform;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Protocols.Init;
using Rill.Runtime.Loading;
using Rill.Runtime.Native;

namespace Rill.Posix.Procfs;

/// <summary>Where /proc and /sys get what they show.</summary>
internal sealed class SystemSources(PosixServer server)
{
    public KernelCalls Kernel => server.Kernel;

    public SystemClock Clock => server.Clock;

    public ProcessTable Processes => server.Processes;

    public MountTable Mounts => server.Tree.Mounts;

    public MappedFiles Mapped => server.Mapped;

    public SystemNames Names => server.Names;

    /// <summary>The kernel's command line.</summary>
    public string CommandLine => server.CommandLine;

    /// <summary>kernel.randomize_va_space.</summary>
    public AddressRandomization Randomization
    {
        get => server.Randomization;
        set => server.Randomization = value;
    }

    /// <summary>How many threads all processes together may have.</summary>
    public ulong MaxThreads => server.MaxThreads;

    /// <summary>Has init end a server and start it again.</summary>
    public Task<Errno> RestartServerAsync(string name) => server.RestartServer(name);

    /// <summary>Asks init what servers there are.</summary>
    public Task<(Errno Errno, ServerList Servers)> ListServersAsync() => server.ListServers();

    public LoadAverage Load => server.Load;

    /// <summary>The kernel's counts of now; zeros if it tells none.</summary>
    public SystemInfo GetSystemInfo() => Kernel.SystemInfo(out SystemInfo info) == Status.Ok ? info : default;

    /// <summary>How many cores there are; at least 1.</summary>
    public uint Cores => Math.Max(GetSystemInfo().Cores, 1);

    /// <summary>The frequency of the time-stamp counter, from how the clock page turns its ticks into nanoseconds.</summary>
    public unsafe double CounterMegahertz
    {
        get
        {
            if (Kernel is not NativeKernelCalls)
            {
                // A simulated kernel has no clock page.
                return 0;
            }

            var page = (ClockPage*)Layout.ClockPage;
            ulong multiplier = Volatile.Read(ref page->Multiplier);
            return multiplier == 0 ? 0 : Math.ScaleB(1000.0, (int)Volatile.Read(ref page->Shift)) / multiplier;
        }
    }
}
