using Rill.Posix.Signals;
using Rill.Posix.Syscalls;
using Rill.Runtime.Native;

namespace Rill.Posix.Processes;

/// <summary>A thread of a Linux process.</summary>
internal sealed class UserThread(Process process, int id)
{
    /// <summary>The Linux thread id; of a process's first thread also its process id.</summary>
    public int Id { get; internal set; } = id;

    public Process Process { get; } = process;

    /// <summary>The kernel's thread; null where it could not be made yet.</summary>
    public ThreadHandle? Kernel { get; set; }

    /// <summary>Signals sent to this thread alone.</summary>
    public PendingSignals Pending { get; } = new();

    /// <summary>The call that the server holds of it, if any.</summary>
    public Waiter? Waiter { get; set; }

    /// <summary>The mask that it last told; it may have changed since.</summary>
    public ulong LastBlocked { get; set; }

    /// <summary>The name in /proc/PID/task/TID/comm; null: the process's.</summary>
    public byte[]? Name { get; set; }

    public int Nice { get; set; }

    /// <summary>The cores that it was bound to, a bit each; null: all.</summary>
    public byte[]? Affinity { get; set; }

    /// <summary>Its own times.</summary>
    public ProcessUsage GetUsage() =>
        Kernel is { IsOpen: true } kernel
        && kernel.Kernel.ThreadInfo(kernel.Value, out Rill.Abi.ThreadInfo info) == Rill.Abi.Status.Ok
            ? new ProcessUsage { UserTime = info.UserTime, SystemTime = info.KernelTime }
            : default;

    /// <summary>Makes it look for signals.</summary>
    public void Interrupt()
    {
        if (Kernel is { IsOpen: true } kernel)
        {
            kernel.Kernel.ThreadInterrupt(kernel.Value);
        }
    }
}
