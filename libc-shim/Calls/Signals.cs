using System.Runtime;
using System.Threading;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>rt_sigaction(2) and kin. Dispositions and masks are kept here; the server learns how each signal is dealt
/// with in general (default, ignored, handled).</summary>
internal static unsafe class Signals
{
    [RuntimeExport("sys_rt_sigaction")]
    public static long Action(ThreadBlock* t, Frame* f)
    {
        uint signal = (uint)f->Rdi;
        if (f->R10 != Signal.SetBytes || signal - 1 >= Signal.Last)
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
            if ((Signal.Bit(signal) & Signal.Unblockable) != 0)
            {
                return -Errno.EINVAL;
            }
            wanted.Mask &= ~Signal.Unblockable;
            *action = wanted;
            const SignalActionFlags told = SignalActionFlags.NoChildStop | SignalActionFlags.NoChildWait;
            if (DispositionOf(before) != DispositionOf(wanted)
                || (signal == Signal.Chld && ((before.Flags ^ wanted.Flags) & told) != 0))
            {
                TellServer(t, signal, wanted);
            }
            if (DispositionOf(wanted) == Disposition.Ignore
                || (DispositionOf(wanted) == Disposition.Default && Signal.IsIn(Signal.IgnoredByDefault, signal)))
            {
                Interlocked.And(ref Slots.At(t->Slot)->Pending, ~Signal.Bit(signal));
            }
        }
        return f->Rdx == 0 || User.Write(f->Rdx, before) ? 0 : -Errno.EFAULT;
    }

    [RuntimeExport("sys_rt_sigprocmask")]
    public static long ProcessMask(ThreadBlock* t, Frame* f)
    {
        if (f->R10 != Signal.SetBytes)
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
                case SignalHandling.Block:
                    after = before | set;
                    break;
                case SignalHandling.Unblock:
                    after = before & ~set;
                    break;
                case SignalHandling.SetMask:
                    after = set;
                    break;
                default:
                    return -Errno.EINVAL;
            }
            t->Blocked = after & ~Signal.Unblockable;
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
        if (f->Rsi > Signal.SetBytes)
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
        if (f->R10 != Signal.SetBytes)
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
        set &= ~Signal.Unblockable;
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
        return f->Rsi == 0 || User.Write(f->Rsi, info.ToRecord()) ? info.Signal : -Errno.EFAULT;
    }

    [RuntimeExport("sys_rt_sigsuspend")]
    public static long Suspend(ThreadBlock* t, Frame* f)
    {
        if (f->Rsi != Signal.SetBytes)
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
            bad.Signal = Signal.Segv;
            bad.Code = SignalCode.Kernel;
            Delivery.Fatal(t, f, bad);
        }
        return (long)f->Rax;
    }

    /// <summary>Puts a mask in force until the thread leaves the shim.</summary>
    public static void UseMask(ThreadBlock* t, ulong mask)
    {
        t->SavedMask = t->Blocked;
        t->RestoreMask = 1;
        t->Blocked = mask & ~Signal.Unblockable;
        Delivery.Unblocked(t);
        t->LookAgain |= Delivery.Look;
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
            (int)signal, DispositionOf(action), action.Flags, t->Blocked, new(message, 64), out int length);
        Channel.Call(
            t, PosixMethods.SignalAction, new(message, length), Bulk.None, out _, interruptible: false);
    }

    private static Disposition DispositionOf(in SignalAction action) =>
        action.Handler <= SignalHandling.Ignore ? (Disposition)action.Handler : Disposition.Handler;
}
