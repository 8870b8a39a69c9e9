using Rill.Abi;
using Rill.Posix.Platform;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Protocols.Init;
using Rill.Runtime.Native;

namespace Rill.Posix.Procfs;

/// <summary>Where /proc and /sys get what they show.</summary>
internal sealed class SystemSources
{
    public required KernelCalls Kernel { get; init; }

    public required SystemClock Clock { get; init; }

    public required ProcessTable Processes { get; init; }

    public required UserTable Users { get; init; }

    /// <summary>The handle of the Job of all programs.</summary>
    public required uint ProgramsJob { get; init; }

    public required MountTable Mounts { get; init; }

    /// <summary>What the server keeps for each user.</summary>
    public required UserLedger UserLedger { get; init; }

    public required MappedFiles Mapped { get; init; }

    public required FileSystemTypes Types { get; init; }

    public required SystemNames Names { get; init; }

    public required SystemSettings Settings { get; init; }

    public required MachineControl Machine { get; init; }

    public required LoadAverage Load { get; init; }

    /// <summary>How many threads all processes together may have.</summary>
    public required ulong MaxThreads { get; init; }

    /// <summary>Where those are put that a text wakes.</summary>
    public required ReadyList Ready { get; init; }

    /// <summary>Where long texts take their turns.</summary>
    public required TurnList Turns { get; init; }

    /// <summary>What a Job is charged with; zeros where the kernel tells nothing.</summary>
    public JobInfo GetJobInfo(uint job) => Kernel.JobInfo(job, out JobInfo info) == Status.Ok ? info : default;

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
