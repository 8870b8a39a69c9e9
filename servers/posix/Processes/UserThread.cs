using System.Buffers.Binary;
using Rill.Posix.Signals;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Runtime.Native;
using Rill.Shim.Abi;

namespace Rill.Posix.Processes;

/// <summary>A thread of a Linux process.</summary>
internal sealed class UserThread(Process process, int id) : IProcessCaller
{
    /// <summary>The Linux thread id; of a process's first thread also its process id.</summary>
    public int Id { get; internal set; } = id;

    public Process Process { get; } = process;

    UserThread? IProcessCaller.Thread => this;

    Credentials IVfsCaller.Credentials => Process.Credentials;

    FsContext IVfsCaller.Fs => Process.Fs;

    /// <summary>The kernel's thread; null where it could not be made yet.</summary>
    public ThreadHandle? Handle { get; set; }

    /// <summary>Signals sent to this thread alone.</summary>
    public PendingSignals Pending { get; } = new();

    /// <summary>The calls that the server holds of it: mostly one at most, two while it asks for a signal in the midst of
    /// another; a program that misuses its lane may have any number.</summary>
    public WaiterList Waiters { get; } = new();

    /// <summary>Where the shim's block of it lies in the process's space; 0: not known.</summary>
    public ulong Area { get; set; }

    /// <summary>The mask that it last told; it may have changed since: <see cref="ReadBlocked"/>.</summary>
    public ulong LastBlocked { get; set; }

    /// <summary>The name in /proc/PID/task/TID/comm; null: the process's.</summary>
    public byte[]? Name { get; set; }

    public int Nice { get; set; }

    /// <summary>The cores that it was bound to, a bit each; null: all.</summary>
    public byte[]? Affinity { get; set; }

    /// <summary>The signal mask in force: masks are the shim's, in the process.</summary>
    public ulong ReadBlocked()
    {
        if (TryRead(ThreadBlockLayout.Blocked, out ulong blocked))
        {
            LastBlocked = blocked;
        }

        return LastBlocked;
    }

    /// <summary>Reads a word of the shim's block. False where it is not there, or the process has ended.</summary>
    public bool TryRead(int offset, out ulong value)
    {
        value = 0;
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        if (Area == 0 || Process.Native is not { Space.IsOpen: true } native
            || native.Space.Kernel.SpaceRead(native.Space.Value, Area + (ulong)offset, bytes, out int read) != Rill.Abi.Status.Ok
            || read != bytes.Length)
        {
            return false;
        }

        value = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        return true;
    }

    /// <summary>Its own times.</summary>
    public ProcessUsage GetUsage() =>
        Handle is { IsOpen: true } handle
        && handle.Kernel.ThreadInfo(handle.Value, out Rill.Abi.ThreadInfo info) == Rill.Abi.Status.Ok
            ? new ProcessUsage { UserTime = info.UserTime, SystemTime = info.KernelTime }
            : default;

    /// <summary>Ends all its held calls: nobody waits for their replies any more.</summary>
    public void AbandonCalls()
    {
        while (Waiters.First is { } waiter)
        {
            waiter.Abandon();
        }
    }

    /// <summary>Sends a signal to this thread alone.</summary>
    public void Post(in SignalInfo info) => Process.Sender.Send(Process, this, info);

    /// <summary>Makes it look for signals.</summary>
    public void Interrupt()
    {
        if (Handle is { IsOpen: true } handle)
        {
            handle.Kernel.ThreadInterrupt(handle.Value);
        }
    }
}
