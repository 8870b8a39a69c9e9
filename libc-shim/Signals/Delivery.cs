using System.Runtime;
using System.Threading;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;
using Rill.Shim.Abi;

namespace Rill.Shim;

/// <summary>Taking signals and handing them to the program, on its way out of the shim.</summary>
internal static unsafe class Delivery
{
    /// <summary>In <see cref="ThreadBlock.LookAgain"/>: something is to be done on the way out.</summary>
    public const uint Look = 1;
    // The number of restart_syscall.
    private const ulong RestartCall = 219;

    /// <summary>In <see cref="ThreadBlock.LookAgain"/>: the thread was interrupted, so the server has something to say.</summary>
    public const uint Ask = 2;

    /// <summary>The kernel told the thread that it is interrupted, and it goes on in the shim.</summary>
    public static void Acknowledge(ThreadBlock* t)
    {
        Volatile.Write(ref t->Kernel.InterruptPending, 0);
        t->LookAgain |= Look | Ask;
    }

    /// <summary>After signals were unblocked: makes sure that those pending are looked for.</summary>
    public static void Unblocked(ThreadBlock* t)
    {
        if ((Volatile.Read(ref Slots.At(t->Slot)->Pending) & ~t->Blocked) != 0)
        {
            t->LookAgain |= Look;
        }
        if (t->HasServer && Volatile.Read(ref t->Process->Page->SignalsPending) != 0)
        {
            t->LookAgain |= Look | Ask;
        }
    }

    /// <summary>Whether a signal is at hand that the thread is to handle. The server is asked if it has something to say
    /// (<see cref="Ask"/>).</summary>
    public static bool TryFetch(ThreadBlock* t)
    {
        if (t->Taken.Signal != 0 || (Volatile.Read(ref Slots.At(t->Slot)->Pending) & ~t->Blocked) != 0)
        {
            return true;
        }
        bool ask = (t->LookAgain & Ask) != 0;
        // Before the call: an interruption during it asks anew.
        t->LookAgain &= ~Ask;
        if (!ask || !t->HasServer)
        {
            return false;
        }
        byte* message = stackalloc byte[16];
        SignalMaskRequestWriter.TryEncode(t->Blocked, new(message, 16), out int length);
        long result = Channel.Call(
            t, PosixMethods.SignalTake, new(message, length), Bulk.None, out Reply reply, interruptible: false);
        if (result != 0 || !SignalReplyView.TryParse(reply.Body, out SignalReplyView signal) || signal.Signal == 0)
        {
            return false;
        }
        t->Taken = FromReply(signal);
        if (signal.More)
        {
            t->LookAgain |= Look | Ask;
        }
        return true;
    }

    /// <summary>Whether <see cref="TryFetch"/> may find something.</summary>
    public static bool MayFetch(ThreadBlock* t) =>
        (t->LookAgain & Ask) != 0 || t->Taken.Signal != 0
        || (Volatile.Read(ref Slots.At(t->Slot)->Pending) & ~t->Blocked) != 0;

    /// <summary>A signal as the server describes it.</summary>
    public static SignalInfo FromReply(scoped in SignalReplyView signal) => new()
    {
        Signal = signal.Signal,
        Code = signal.Code,
        Process = signal.Process,
        User = signal.User,
        Value = signal.Value,
        Address = signal.Address,
        Status = signal.Status,
    };

    /// <summary>Parks the thread until a signal is at hand that it is to handle.</summary>
    public static void WaitForSignal(ThreadBlock* t)
    {
        Unblocked(t);
        while (!TryFetch(t))
        {
            if (KernelCalls.FutexWait((ulong)&t->SleepWord, 0, Deadline.Never, FutexFlags.Private) == (long)Status.Interrupted)
            {
                Acknowledge(t);
            }
        }
        t->LookAgain |= Look;
    }

    /// <summary>All that is to be done before the program goes on: signals, restarts, the mask to go back to.</summary>
    [RuntimeExport("shim_exit_work")]
    public static void ExitWork(ThreadBlock* t, Frame* frame)
    {
        bool delivered = false;
        if (Interlocked.Exchange(ref t->Kernel.InterruptPending, 0u) != 0)
        {
            t->LookAgain |= Ask;
        }
        if (t->Kernel.TakenFlags != 0)
        {
            GiveFlagsBack(t, frame);
        }
        while (true)
        {
            t->LookAgain &= ~Look;
            while (TryTake(t, out SignalInfo info))
            {
                delivered |= Deliver(t, frame, info, delivered);
            }
            if (t->RestoreMask == 0)
            {
                break;
            }
            // A wait with a mask of its own that no handler ended.
            t->Blocked = t->SavedMask;
            t->RestoreMask = 0;
            Unblocked(t);
        }
        if (!delivered)
        {
            Restart(frame, handled: false, handlerRestarts: false);
        }
    }

    // The program's flags that the kernel took off for the shim's time, before they are shown to a handler.
    private static void GiveFlagsBack(ThreadBlock* t, Frame* frame)
    {
        ulong taken = t->Kernel.TakenFlags;
        t->Kernel.TakenFlags = 0;
        frame->Rflags |= taken;
        if (frame->CallNumber != Frame.NoCall)
        {
            // Where the instruction leaves the flags.
            frame->R11 |= taken;
        }
    }

    /// <summary>Makes a signal pending for the calling thread, which sent it to itself.</summary>
    public static void RaiseLocal(ThreadBlock* t, uint signal)
    {
        Interlocked.Or(ref Slots.At(t->Slot)->Pending, Signal.Bit(signal));
        if ((t->Blocked & Signal.Bit(signal)) == 0)
        {
            t->LookAgain |= Look;
        }
    }

    /// <summary>Takes a pending local signal of a set; 0: none. Those of faults first, then the lowest, as Linux does.</summary>
    public static uint TakeLocal(ThreadBlock* t, ulong set)
    {
        Slot* slot = Slots.At(t->Slot);
        ulong ready = Volatile.Read(ref slot->Pending) & set;
        if (ready == 0)
        {
            return 0;
        }
        uint signal = (uint)System.Numerics.BitOperations.TrailingZeroCount(ready) + 1;
        Interlocked.And(ref slot->Pending, ~Signal.Bit(signal));
        return signal;
    }

    /// <summary>Sends a signal from the calling thread to itself, if that needs nobody else: a handler takes it now or,
    /// sent to the thread alone, when it is unblocked (C libraries block all signals in raise).</summary>
    public static bool TryRaise(ThreadBlock* t, uint signal, bool byKill)
    {
        ulong bit = Signal.Bit(signal);
        bool blocked = (t->Blocked & bit) != 0;
        // A real-time signal may be pending more than once, and a signalfd is the server's.
        if ((blocked && (byKill || signal >= Signal.RealTimeFirst || t->Process->SignalDescriptors != 0))
            || ProcessBlock.Action(t->Process, signal)->Handler <= SignalHandling.Ignore)
        {
            return false;
        }
        t->SentByKill = byKill ? t->SentByKill | bit : t->SentByKill & ~bit;
        RaiseLocal(t, signal);
        return true;
    }

    /// <summary>Before exec, over which pending signals stay: the server takes those of which it knows nothing.</summary>
    public static void HandOver(ThreadBlock* t)
    {
        for (uint signal = TakeLocal(t, ulong.MaxValue); signal != 0; signal = TakeLocal(t, ulong.MaxValue))
        {
            SignalSending.Send(t, (int)Identity.ProcessId(t), t->Tid, signal, LocalCode(t, signal), 0);
        }
    }

    /// <summary>The code of a local signal that was taken.</summary>
    public static int LocalCode(ThreadBlock* t, uint signal)
    {
        bool byKill = (t->SentByKill & Signal.Bit(signal)) != 0;
        t->SentByKill &= ~Signal.Bit(signal);
        return byKill ? SignalCode.User : SignalCode.Tkill;
    }

    /// <summary>Ends the process as by a signal.</summary>
    public static void Fatal(ThreadBlock* t, Frame* frame, in SignalInfo info)
    {
        if (t->Process->Mode == ShimMode.Server || t->Trace != 0)
        {
            Report.Fatal(t, frame, info);
        }
        if (t->HasServer)
        {
            byte* message = stackalloc byte[32];
            FatalSignalRequestWriter.TryEncode((int)info.Signal, info.Address, new(message, 32), out int length);
            Channel.Call(
                t, PosixMethods.FatalSignal, new(message, length), Bulk.None, out _, interruptible: false);
        }
        KernelCalls.Exit(128 + info.Signal);
    }

    private static bool TryTake(ThreadBlock* t, out SignalInfo info)
    {
        if (t->Taken.Signal == 0)
        {
            uint local = TakeLocal(t, ~t->Blocked);
            if (local != 0)
            {
                info = default;
                info.Signal = local;
                info.Code = LocalCode(t, local);
                info.Process = Identity.ProcessId(t);
                info.User = t->HasServer ? t->Process->Page->RealUser : 0;
                return true;
            }
            if (!TryFetch(t))
            {
                info = default;
                return false;
            }
        }
        info = t->Taken;
        t->Taken.Signal = 0;
        return info.Signal != 0;
    }

    private static bool Deliver(ThreadBlock* t, Frame* frame, in SignalInfo info, bool already)
    {
        SignalAction* action = ProcessBlock.Action(t->Process, info.Signal);
        SignalAction taken = *action;
        if (taken.Handler == SignalHandling.Ignore)
        {
            return false;
        }
        if (taken.Handler == SignalHandling.Default)
        {
            // The action changed after the server gave the signal out, or there is no server.
            if (!Signal.IsIn(Signal.IgnoredByDefault, info.Signal))
            {
                if (t->HasServer)
                {
                    SignalSending.Send(t, (int)t->Process->Page->ProcessId, t->Tid, info.Signal, info.Code, info.Value);
                }
                else
                {
                    Fatal(t, frame, info);
                }
            }
            return false;
        }
        if (!already)
        {
            Restart(frame, handled: true, (taken.Flags & SignalActionFlags.Restart) != 0);
        }
        ulong mask = t->RestoreMask != 0 ? t->SavedMask : t->Blocked;
        if (!FrameBuilder.TryBuild(t, frame, info, taken, mask))
        {
            SignalInfo overflow = default;
            overflow.Signal = Signal.Segv;
            overflow.Code = SignalCode.Kernel;
            Fatal(t, frame, overflow);
        }
        t->RestoreMask = 0;
        t->Blocked |= taken.Mask;
        if ((taken.Flags & SignalActionFlags.NoDefer) == 0)
        {
            t->Blocked |= Signal.Bit(info.Signal);
        }
        if ((taken.Flags & SignalActionFlags.ResetHandler) != 0)
        {
            action->Handler = SignalHandling.Default;
            Signals.TellServer(t, info.Signal, *action);
        }
        return true;
    }

    // A call that was interrupted before it did anything is made again, or fails with EINTR. The syscall instruction
    // is two bytes long (Intel SDM 2B).
    private static void Restart(Frame* frame, bool handled, bool handlerRestarts)
    {
        if (frame->CallNumber == Frame.NoCall)
        {
            return;
        }
        long result = (long)frame->Rax;
        if (result == -Errno.ERESTARTSYS || result == -Errno.ERESTARTNOHAND || result == -Errno.ERESTART_RESTARTBLOCK)
        {
            if (!handled || (handlerRestarts && result == -Errno.ERESTARTSYS))
            {
                frame->Rax = result == -Errno.ERESTART_RESTARTBLOCK ? RestartCall : frame->CallNumber;
                frame->Rip -= 2;
            }
            else
            {
                frame->Rax = unchecked((ulong)-Errno.EINTR);
            }
        }
        frame->CallNumber = Frame.NoCall;
    }
}
