using System.Runtime;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>kill(2), tgkill(2), rt_sigqueueinfo(2) and kin.</summary>
internal static unsafe class SignalSending
{
    [RuntimeExport("sys_kill")]
    public static long Kill(ThreadBlock* t, Frame* f)
    {
        uint signal = (uint)f->Rsi;
        // A process's signal goes to its first thread if that takes it, which is then the caller.
        if (signal - 1 < Signal.Last && t->HasServer && f->Rdi == t->Tid && t->Tid == Identity.ProcessId(t)
            && Delivery.TryRaise(t, signal, byKill: true))
        {
            return 0;
        }
        return signal > Signal.Last ? -Errno.EINVAL
            : t->HasServer ? Send(t, (int)f->Rdi, 0, signal, SignalCode.User, 0)
            : (int)f->Rdi == 1 ? ServerThreads.Raise(t, t->Tid, signal)
            : -Errno.ESRCH;
    }

    [RuntimeExport("sys_tkill")]
    public static long ThreadKill(ThreadBlock* t, Frame* f) => SendToThread(t, 0, (uint)f->Rdi, (uint)f->Rsi);

    [RuntimeExport("sys_tgkill")]
    public static long ThreadGroupKill(ThreadBlock* t, Frame* f) =>
        (int)f->Rdi <= 0 ? -Errno.EINVAL : SendToThread(t, (int)f->Rdi, (uint)f->Rsi, (uint)f->Rdx);

    [RuntimeExport("sys_rt_sigqueueinfo")]
    public static long Queue(ThreadBlock* t, Frame* f) => QueueTo(t, (int)f->Rdi, 0, (uint)f->Rsi, f->Rdx);

    [RuntimeExport("sys_rt_tgsigqueueinfo")]
    public static long QueueToThread(ThreadBlock* t, Frame* f) =>
        (int)f->Rdi <= 0 || (int)f->Rsi <= 0
            ? -Errno.EINVAL
            : QueueTo(t, (int)f->Rdi, (uint)f->Rsi, (uint)f->Rdx, f->R10);

    /// <summary>Has the server send a signal.</summary>
    public static long Send(ThreadBlock* t, int process, uint thread, uint signal, int code, ulong value)
    {
        byte* message = stackalloc byte[64];
        KillRequestWriter.TryEncode(process, (int)thread, (int)signal, code, value, 0, new(message, 64), out int length);
        return Channel.Call(
            t, PosixMethods.Kill, new(message, length), Bulk.None, out _, interruptible: false);
    }

    private static long SendToThread(ThreadBlock* t, int process, uint thread, uint signal)
    {
        if (signal > Signal.Last || (int)thread <= 0)
        {
            return -Errno.EINVAL;
        }
        if (!t->HasServer)
        {
            return process is 0 or 1 ? ServerThreads.Raise(t, thread, signal) : -Errno.ESRCH;
        }
        // raise(3) with a handler needs nobody else.
        if (thread == t->Tid && signal != 0 && (process == 0 || process == (int)Identity.ProcessId(t))
            && Delivery.TryRaise(t, signal, byKill: false))
        {
            return 0;
        }
        return Send(t, process, thread, signal, SignalCode.Tkill, 0);
    }

    private static long QueueTo(ThreadBlock* t, int process, uint thread, uint signal, ulong address)
    {
        if (signal > Signal.Last)
        {
            return -Errno.EINVAL;
        }
        if (!User.Read(address, out SignalInfoRecord record))
        {
            return -Errno.EFAULT;
        }
        // Only the kernel says SI_USER, SI_TKILL and what is above (rt_sigqueueinfo(2)).
        if ((record.Code >= 0 || record.Code == SignalCode.Tkill) && process != (int)Identity.ProcessId(t))
        {
            return -Errno.EPERM;
        }
        return t->HasServer ? Send(t, process, thread, signal, record.Code, record.Value) : -Errno.ENOSYS;
    }
}
