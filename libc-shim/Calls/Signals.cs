using System.Runtime;
using System.Threading;
using Rill.Abi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>rt_sigaction(2) and kin. Dispositions and masks are kept here; the server learns how each signal is dealt
/// with in general (default, ignored, handled).</summary>
internal static unsafe class Signals
{
    private const int SetSize = 8;

    [RuntimeExport("sys_rt_sigaction")]
    public static long Action(ThreadBlock* t, Frame* f)
    {
        uint signal = (uint)f->Rdi;
        if (f->R10 != SetSize || signal - 1 >= SignalAbi.Last)
        {
            return -Errno.EINVAL;
        }
        SignalAction* action = ProcessBlock.Action(t->Process, signal);
        SignalAction before = *action;
        if (f->Rsi != 0)
        {
            if (!User.Read(f->Rsi, out SignalAction wanted))
            {
                return -Errno.EFAULT;
            }
            if ((SignalAbi.Bit(signal) & SignalAbi.Unblockable) != 0)
            {
                return -Errno.EINVAL;
            }
            wanted.Mask &= ~SignalAbi.Unblockable;
            *action = wanted;
            const ulong told = SignalAbi.SA_NOCLDSTOP | SignalAbi.SA_NOCLDWAIT;
            if (Disposition(before) != Disposition(wanted)
                || (signal == SignalAbi.SIGCHLD && ((before.Flags ^ wanted.Flags) & told) != 0))
            {
                TellServer(t, signal, wanted);
            }
            if (Disposition(wanted) == 1 || (Disposition(wanted) == 0 && SignalAbi.IgnoredByDefault(signal)))
            {
                Interlocked.And(ref Slots.At(t->Slot)->Pending, ~SignalAbi.Bit(signal));
            }
        }
        return f->Rdx == 0 || User.Write(f->Rdx, before) ? 0 : -Errno.EFAULT;
    }

    [RuntimeExport("sys_rt_sigprocmask")]
    public static long ProcessMask(ThreadBlock* t, Frame* f)
    {
        if (f->R10 != SetSize)
        {
            return -Errno.EINVAL;
        }
        ulong before = t->Blocked;
        if (f->Rsi != 0)
        {
            if (!User.Read(f->Rsi, out ulong set))
            {
                return -Errno.EFAULT;
            }
            ulong after;
            switch ((int)f->Rdi)
            {
                case 0:
                    after = before | set;
                    break;
                case 1:
                    after = before & ~set;
                    break;
                case 2:
                    after = set;
                    break;
                default:
                    return -Errno.EINVAL;
            }
            t->Blocked = after & ~SignalAbi.Unblockable;
            if ((before & ~t->Blocked) != 0)
            {
                Delivery.Unblocked(t);
            }
        }
        return f->Rdx == 0 || User.Write(f->Rdx, before) ? 0 : -Errno.EFAULT;
    }

    [RuntimeExport("sys_rt_sigpending")]
    public static long Pending(ThreadBlock* t, Frame* f)
    {
        if (f->Rsi > SetSize)
        {
            return -Errno.EINVAL;
        }
        ulong pending = Volatile.Read(ref Slots.At(t->Slot)->Pending);
        if (t->HasServer)
        {
            long result = Channel.Call(t, PosixMethods.SignalPending, default, Bulk.None, out Reply reply);
            if (result < 0)
            {
                return result;
            }
            if (MaskReplyView.TryParse(reply.Body, out MaskReplyView view))
            {
                pending |= view.Mask;
            }
        }
        pending &= t->Blocked;
        return User.CopyOut(f->Rdi, &pending, f->Rsi) ? 0 : -Errno.EFAULT;
    }

    [RuntimeExport("sys_rt_sigtimedwait")]
    public static long TimedWait(ThreadBlock* t, Frame* f)
    {
        if (f->R10 != SetSize)
        {
            return -Errno.EINVAL;
        }
        if (!User.Read(f->Rdi, out ulong set))
        {
            return -Errno.EFAULT;
        }
        ulong deadline = Deadline.Never;
        if (f->Rdx != 0)
        {
            if (!Time.TryRead(f->Rdx, out ulong duration, out long error))
            {
                return error;
            }
            deadline = Time.After(duration);
        }
        set &= ~SignalAbi.Unblockable;
        SignalInfo info = default;
        info.Signal = Delivery.TakeLocal(t, set);
        info.Code = info.Signal == 0 ? 0 : Delivery.LocalCode(t, info.Signal);
        info.Process = Identity.ProcessId(t);
        if (info.Signal == 0)
        {
            byte* message = stackalloc byte[32];
            SignalWaitRequestWriter.TryEncode(
                set, deadline != Deadline.Never, deadline, new(message, 32), out int length);
            long result = Channel.Call(t, PosixMethods.SignalWait, new(message, length), Bulk.None, out Reply reply);
            if (result < 0)
            {
                return result == -Errno.ERESTARTSYS ? -Errno.EINTR : result;
            }
            if (!SignalReplyView.TryParse(reply.Body, out SignalReplyView view))
            {
                return -Errno.EIO;
            }
            info = Delivery.FromReply(view);
        }
        return f->Rsi == 0 || User.Write(f->Rsi, SignalInfoRecord.From(info)) ? info.Signal : -Errno.EFAULT;
    }

    [RuntimeExport("sys_rt_sigsuspend")]
    public static long Suspend(ThreadBlock* t, Frame* f)
    {
        if (f->Rsi != SetSize)
        {
            return -Errno.EINVAL;
        }
        if (!User.Read(f->Rdi, out ulong mask))
        {
            return -Errno.EFAULT;
        }
        UseMask(t, mask);
        Delivery.WaitForSignal(t);
        return -Errno.ERESTARTNOHAND;
    }

    [RuntimeExport("sys_pause")]
    public static long PauseUntilSignal(ThreadBlock* t, Frame* f)
    {
        Delivery.WaitForSignal(t);
        return -Errno.ERESTARTNOHAND;
    }

    [RuntimeExport("sys_rt_sigreturn")]
    public static long Return(ThreadBlock* t, Frame* f)
    {
        if (!FrameBuilder.TryRestore(t, f))
        {
            SignalInfo bad = default;
            bad.Signal = SignalAbi.SIGSEGV;
            bad.Code = SignalAbi.SI_KERNEL;
            Delivery.Fatal(t, f, bad);
        }
        return (long)f->Rax;
    }

    [RuntimeExport("sys_sigaltstack")]
    public static long AlternateStack(ThreadBlock* t, Frame* f)
    {
        SignalStack before = default;
        before.Start = t->AlternateStack;
        before.Size = t->AlternateSize;
        bool on = FrameBuilder.OnAlternate(t, f->Rsp);
        before.Flags = (t->AlternateSize == 0 ? SignalAbi.SS_DISABLE : on ? SignalAbi.SS_ONSTACK : 0)
            | (t->AlternateFlags & SignalAbi.SS_AUTODISARM);
        if (f->Rdi != 0)
        {
            if (!User.Read(f->Rdi, out SignalStack wanted))
            {
                return -Errno.EFAULT;
            }
            long result = SetAlternate(t, wanted, f->Rsp);
            if (result < 0)
            {
                return result;
            }
        }
        return f->Rsi == 0 || User.Write(f->Rsi, before) ? 0 : -Errno.EFAULT;
    }

    /// <summary>Sets the alternate stack, unless the program runs on it.</summary>
    public static long SetAlternate(ThreadBlock* t, in SignalStack wanted, ulong stack)
    {
        if (FrameBuilder.OnAlternate(t, stack))
        {
            return -Errno.EPERM;
        }
        uint mode = wanted.Flags & ~SignalAbi.SS_AUTODISARM;
        if (mode is not (0 or SignalAbi.SS_ONSTACK or SignalAbi.SS_DISABLE))
        {
            return -Errno.EINVAL;
        }
        if (mode == SignalAbi.SS_DISABLE)
        {
            t->AlternateStack = 0;
            t->AlternateSize = 0;
            t->AlternateFlags = 0;
            return 0;
        }
        if (wanted.Size < SignalAbi.MinimumStack)
        {
            return -Errno.ENOMEM;
        }
        t->AlternateStack = wanted.Start;
        t->AlternateSize = wanted.Size;
        t->AlternateFlags = wanted.Flags & SignalAbi.SS_AUTODISARM;
        return 0;
    }

    [RuntimeExport("sys_kill")]
    public static long Kill(ThreadBlock* t, Frame* f)
    {
        uint signal = (uint)f->Rsi;
        // A process's signal goes to its first thread if that takes it, which is then the caller.
        if (signal - 1 < SignalAbi.Last && t->HasServer && f->Rdi == t->Tid && t->Tid == Identity.ProcessId(t)
            && Delivery.TryRaise(t, signal, byKill: true))
        {
            return 0;
        }
        return signal > SignalAbi.Last ? -Errno.EINVAL
            : t->HasServer ? Send(t, (int)f->Rdi, 0, signal, SignalAbi.SI_USER, 0)
            : (int)f->Rdi == 1 ? ServerThreads.Signal(t, t->Tid, signal)
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

    /// <summary>Puts a mask in force until the thread leaves the shim.</summary>
    public static void UseMask(ThreadBlock* t, ulong mask)
    {
        t->SavedMask = t->Blocked;
        t->RestoreMask = 1;
        t->Blocked = mask & ~SignalAbi.Unblockable;
        Delivery.Unblocked(t);
        t->LookAgain |= Delivery.Look;
    }

    /// <summary>Has the server send a signal.</summary>
    public static long Send(ThreadBlock* t, int process, uint thread, uint signal, int code, ulong value)
    {
        byte* message = stackalloc byte[64];
        KillRequestWriter.TryEncode(process, thread, signal, code, value, 0, new(message, 64), out int length);
        return Channel.Call(
            t, PosixMethods.Kill, new(message, length), Bulk.None, out _, interruptible: false);
    }

    /// <summary>Tells the server what becomes of a signal.</summary>
    public static void TellServer(ThreadBlock* t, uint signal, in SignalAction action)
    {
        if (!t->HasServer)
        {
            return;
        }
        byte* message = stackalloc byte[64];
        SignalActionRequestWriter.TryEncode(
            signal, Disposition(action), action.Flags, t->Blocked, new(message, 64), out int length);
        Channel.Call(
            t, PosixMethods.SignalAction, new(message, length), Bulk.None, out _, interruptible: false);
    }

    private static uint Disposition(in SignalAction action) => action.Handler < 2 ? (uint)action.Handler : 2;

    private static long SendToThread(ThreadBlock* t, int process, uint thread, uint signal)
    {
        if (signal > SignalAbi.Last || (int)thread <= 0)
        {
            return -Errno.EINVAL;
        }
        if (!t->HasServer)
        {
            return process is 0 or 1 ? ServerThreads.Signal(t, thread, signal) : -Errno.ESRCH;
        }
        // raise(3) with a handler needs nobody else.
        if (thread == t->Tid && signal != 0 && (process == 0 || process == (int)Identity.ProcessId(t))
            && Delivery.TryRaise(t, signal, byKill: false))
        {
            return 0;
        }
        return Send(t, process, thread, signal, SignalAbi.SI_TKILL, 0);
    }

    private static long QueueTo(ThreadBlock* t, int process, uint thread, uint signal, ulong address)
    {
        if (signal > SignalAbi.Last)
        {
            return -Errno.EINVAL;
        }
        if (!User.Read(address, out SignalInfoRecord record))
        {
            return -Errno.EFAULT;
        }
        // Only the kernel says SI_USER, SI_TKILL and what is above (rt_sigqueueinfo(2)).
        if ((record.Code >= 0 || record.Code == SignalAbi.SI_TKILL) && process != (int)Identity.ProcessId(t))
        {
            return -Errno.EPERM;
        }
        return t->HasServer ? Send(t, process, thread, signal, record.Code, record.Value) : -Errno.ENOSYS;
    }
}
