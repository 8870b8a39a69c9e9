using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Signals;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Protocols.Posix;
using Rill.Runtime.Native;

namespace Rill.Posix.Lifecycle;

/// <summary>
/// Sends signals and carries out what is done with them. Handlers, masks and frames are the shim's: a signal is kept
/// here until a thread asks for it (<see cref="Take"/>), and only SIGKILL, SIGSTOP and the continuing part of SIGCONT
/// act when they are sent.
/// </summary>
/// <remarks>Source: POSIX.1-2017, 2.4 "Signal Concepts"; man 7 signal.</remarks>
internal sealed class SignalRouter(KernelCalls kernel, ExitHandling exits, UserLedger users) : ISignalSender
{
    /// <summary>Stops and continues processes.</summary>
    public ProcessStops Stops { get; } = new(kernel);

    /// <summary>Sends a signal for which permission was checked. EAGAIN: its user has as many in queues as it may have.</summary>
    /// <param name="process">To whom.</param>
    /// <param name="thread">To one thread of it, or null: to the process.</param>
    /// <param name="info">The signal.</param>
    public Errno Send(Process process, UserThread? thread, in SignalInfo info)
    {
        if (!process.IsAlive)
        {
            return Errno.Ok;
        }

        int signal = info.Number;
        ulong bit = Signal.Bit(signal);
        if (IsProtected(process) && (bit & Signal.Unblockable) != 0)
        {
            return Errno.Ok;
        }

        if (signal == Signal.Kill)
        {
            exits.Exit(process, Signal.Kill);
            return Errno.Ok;
        }

        if ((bit & Signal.StopSet) != 0)
        {
            Drop(process, Signal.Bit(Signal.Cont));
        }

        if (signal == Signal.Stop)
        {
            Stops.Stop(process, signal);
            return Errno.Ok;
        }

        if (signal == Signal.Cont)
        {
            Drop(process, Signal.StopSet);
            Stops.Continue(process);
        }

        PendingSignals pending = thread?.Pending ?? process.Signals.Pending;
        UserAccount payer = users.OfUser(process.Credentials.RealUser);
        if (!pending.TryAdd(info, payer, process.Limits.Soft(Resource.PendingSignals)))
        {
            return Errno.EAGAIN;
        }

        process.Page.SetSignalsPending(true);
        process.Signals.Arrived.Wake(PollEvents.Readable);
        if (WakeWaiter(process, thread, bit) || IsIgnored(process, signal))
        {
            // An ignored signal stays silently for sigtimedwait and signalfd: the server does not know whether it is
            // blocked. It is dropped when a thread that does not block it asks.
            return Errno.Ok;
        }

        if (IsDeadlyNow(process, thread, signal))
        {
            // The process ends whatever its threads wait for, and not only when one of them asks.
            exits.Exit(process, signal);
            return Errno.Ok;
        }

        Interrupt(process, thread);
        return Errno.Ok;
    }

    /// <summary>Takes the next signal for a thread that has a handler; carries out default actions on the way.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="blocked">Its mask.</param>
    /// <param name="info">The signal.</param>
    /// <param name="more">Whether there may be another one.</param>
    /// <returns>False if there is none, or the process has ended.</returns>
    public bool Take(UserThread thread, ulong blocked, out SignalInfo info, out bool more)
    {
        Process process = thread.Process;
        thread.LastBlocked = blocked;
        ulong wanted = ~blocked;
        while (process.IsAlive && (thread.Pending.TryTake(wanted, out info) || process.Signals.Pending.TryTake(wanted, out info)))
        {
            Disposition disposition = process.Signals[info.Number];
            if (disposition == Disposition.Handler)
            {
                more = ((thread.Pending.Set | process.Signals.Pending.Set) & wanted) != 0;
                process.PublishPending();
                return true;
            }

            if (disposition == Disposition.Default)
            {
                ActByDefault(process, info);
            }
        }

        if (process.IsAlive)
        {
            process.PublishPending();
        }

        info = default;
        more = false;
        return false;
    }

    /// <summary>sigtimedwait, signalfd: takes one of the wanted signals whatever its disposition.</summary>
    public static bool TryTakeDirectly(UserThread? thread, Process process, ulong wanted, out SignalInfo info) =>
        TryTakeDirectly(thread, process, wanted, out info, out _, out _);

    /// <summary>The same, and tells where it was pending and who paid for it, so that it can be put back.</summary>
    public static bool TryTakeDirectly(
        UserThread? thread, Process process, ulong wanted, out SignalInfo info, out PendingSignals from, out UserAccount? payer)
    {
        from = thread is not null && (thread.Pending.Set & wanted) != 0 ? thread.Pending : process.Signals.Pending;
        bool taken = from.TryTake(wanted, out info, out payer);
        if (taken)
        {
            process.PublishPending();
        }

        return taken;
    }

    /// <summary>A process has changed what it does with a signal.</summary>
    public void SetAction(Process process, int signal, Disposition disposition, SignalActionFlags flags, ulong blocked)
    {
        bool wasIgnored = IsIgnored(process, signal);
        process.Signals.Set(signal, disposition, flags);
        ulong bit = Signal.Bit(signal);

        // Ignoring drops what is pending (POSIX); ending to ignore drops what was kept only because it might be blocked.
        if (process.Signals.IsIgnored(signal) || (wasIgnored && (blocked & bit) == 0))
        {
            Drop(process, bit);
            process.PublishPending();
        }
    }

    /// <summary>Process 1 ends and stops by no signal.</summary>
    private static bool IsProtected(Process process) => process.Id == 1;

    /// <summary>
    /// Whether a signal ends the process by default, at once, and a thread that runs does not block it. One that dumps core is
    /// taken by a thread, as a handler is: it waits for a vfork's child.
    /// </summary>
    /// <remarks>Source: Linux, kernel/signal.c, complete_signal.</remarks>
    private static bool IsDeadlyNow(Process process, UserThread? thread, int signal)
    {
        ulong bit = Signal.Bit(signal);
        if (IsProtected(process) || process.State != ProcessState.Running || process.Signals[signal] != Disposition.Default
            || ((Signal.IgnoredByDefault | Signal.StopSet | Signal.DumpsCore) & bit) != 0)
        {
            return false;
        }

        foreach (UserThread each in process.Threads)
        {
            if ((thread is null || thread == each) && (each.ReadBlocked() & bit) == 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether nothing comes of a signal that is not blocked.</summary>
    private static bool IsIgnored(Process process, int signal) =>
        process.Signals.IsIgnored(signal)
        || (IsProtected(process) && process.Signals[signal] == Disposition.Default);

    private static void Drop(Process process, ulong signals)
    {
        process.Signals.Pending.Remove(signals);
        foreach (UserThread thread in process.Threads)
        {
            thread.Pending.Remove(signals);
        }
    }

    private static void Interrupt(Process process, UserThread? thread)
    {
        if (thread is not null)
        {
            thread.Interrupt();
            return;
        }

        // Masks are the shim's: all threads are asked, the first that does not block the signal takes it.
        foreach (UserThread each in process.Threads)
        {
            each.Interrupt();
        }
    }

    /// <summary>A thread that waits for the signal gets it: true if there is one.</summary>
    private static bool WakeWaiter(Process process, UserThread? thread, ulong bit)
    {
        foreach (UserThread each in process.Threads)
        {
            Waiter? held = thread is null || thread == each ? each.Waiters.First : null;
            for (; held is not null; held = held.NextOfThread)
            {
                if ((held.WantedSignals & bit) != 0)
                {
                    held.Wake();
                    return true;
                }
            }
        }

        return false;
    }

    private void ActByDefault(Process process, in SignalInfo info)
    {
        ulong bit = Signal.Bit(info.Number);
        if (IsProtected(process) || (Signal.IgnoredByDefault & bit) != 0)
        {
            return;
        }

        if ((Signal.StopSet & bit) == 0)
        {
            exits.Exit(process, info.Number);
            return;
        }

        // Nobody could continue a process of an orphaned group that the terminal stopped.
        if (info.Number == Signal.Stop || !process.Group.IsOrphaned())
        {
            Stops.Stop(process, info.Number);
        }
    }
}
