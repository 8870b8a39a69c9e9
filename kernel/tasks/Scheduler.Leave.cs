using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Memory;

namespace Rill.Kernel.Tasks;

/// <content>The way out of the kernel: who runs next on a core, and what is done before.</content>
internal static unsafe partial class Scheduler
{
    /// <summary>How long a thread runs, in nanoseconds, between two slices of taking apart what dead processes left.</summary>
    private const ulong DemolitionPause = 200_000;

    /// <summary>When a busy core may do the next of those slices.</summary>
    private static ulong s_nextDemolition;

    /// <summary>
    /// The way out of the kernel when there is more to do than to go back: ends or stops the running thread if it has to,
    /// frees dead processes, picks the next thread, arms the timer.
    /// </summary>
    /// <returns>What to resume; null to idle.</returns>
    public static ThreadContext* Leave(Core core)
    {
        ulong now = Clock.Now;
        core.KernelNanoseconds += now - core.EntryTime;
        core.Attention = false;
        if (core.Grave is not null)
        {
            Thread.BuryPrevious(core);
        }
        if (core.DropSpace)
        {
            core.DropSpace = false;
            if (core.Running is null)
            {
                core.LeaveSpace();
            }
        }
        if (JobReaper.HasWork)
        {
            // Before the running thread is looked at: it may be one of those that end.
            JobReaper.Run();
        }
        if (core.Running is not null)
        {
            PutAway(core, core.Running, now);
        }
        else
        {
            core.Account(now);
        }
        core.Reschedule = false;
        core.Yields = false;
        if (Reaper.HasWork)
        {
            Reaper.Run(core);
            if (core.Reschedule && core.Running is not null)
            {
                // The end of a process woke a thread that goes before the running one.
                PutAway(core, core.Running, now);
                core.Reschedule = false;
            }
        }
        if (MemoryWait.HasWork)
        {
            MemoryWait.Look();
        }
        Thread? next = core.Running ?? TakeNext(core, now);
        bool comesBack = Demolition.HasWork && Demolish(core, next, now);
        if (JobReaper.HasWork || Reaper.HasWork || MemoryWait.HasWork)
        {
            comesBack = true;
            core.NoteDeadline(now + DemolitionPause);
        }
        if (next is null)
        {
            s_idle.Set(core.Index);
            core.IsIdle = true;
            core.SliceEnd = ulong.MaxValue;
            if (core.Timers.First is not null)
            {
                core.NoteDeadline(core.Timers.First.Key);
            }
            // A core without a thread looks at everything at each entry.
            return null;
        }
        next.Area->Crowded = core.Ready.Count == 0 ? 0u : 1u;
        if (core.Ready.Count == 0)
        {
            core.SliceEnd = ulong.MaxValue;
        }
        else if (core.SliceEnd == ulong.MaxValue)
        {
            core.SliceEnd = now + Core.Slice;
            core.NoteDeadline(core.SliceEnd);
        }
        // Set again meanwhile by what was freed or woken above: all of it is in the run queues, and was looked at. What is
        // left to take apart is seen to at the next entry.
        core.Attention = comesBack;
        if (next.InterruptRequested)
        {
            next.InterruptRequested = false;
            UserRedirect.Interrupt(next);
        }
        return next.Context;
    }

    /// <summary>Goes on taking apart what dead processes left: on this core if it has nothing else to do, else on an idle
    /// core, else here from time to time.</summary>
    /// <returns>Whether this core has to look again at its next entry, which the timer makes come.</returns>
    private static bool Demolish(Core core, Thread? next, ulong now)
    {
        if (next is null)
        {
            Demolition.Run();
            if (Demolition.HasWork)
            {
                Cpu.ComeBack();
            }
            return false;
        }
        int idle = s_idle.FirstCommon(in s_started);
        if (idle >= 0)
        {
            if (!Core.Get(idle)!.Attention)
            {
                Prod(idle);
            }
            return false;
        }
        if (now >= s_nextDemolition)
        {
            Demolition.Run();
            s_nextDemolition = now + DemolitionPause;
        }
        core.NoteDeadline(s_nextDemolition);
        return Demolition.HasWork;
    }

    /// <summary>Takes the running thread off the core if it cannot or should not go on.</summary>
    private static void PutAway(Core core, Thread thread, ulong now)
    {
        if (thread.State == ThreadState.Running)
        {
            if (thread.Process.State != ProcessState.Alive)
            {
                core.Account(now);
                thread.End();
            }
            else if (thread.Process.SuspendCount != 0)
            {
                core.Account(now);
                thread.State = ThreadState.Suspended;
                thread.Process.RemoveRunnable();
            }
            else if (!thread.MayRunOn(core.Index))
            {
                core.Account(now);
                thread.State = ThreadState.Ready;
                core.Running = null;
                s_running--;
                Enqueue(Choose(thread), thread);
                return;
            }
            else if (core.Reschedule && core.Ready.Count != 0)
            {
                core.Account(now);
                if (core.Yields)
                {
                    core.Ready.PutBehindFirst(thread);
                }
                thread.State = ThreadState.Ready;
                thread.Queued = true;
                core.Ready.Add(thread);
                core.SliceEnd = ulong.MaxValue;
            }
            else
            {
                return;
            }
        }
        else
        {
            core.Account(now);
            if (thread.State == ThreadState.Parked && thread.Process.State != ProcessState.Alive)
            {
                // It began to wait in the very entry before which its process was ended: it ran then, so it was left to this
                // core, and nobody comes to end it where it waits.
                thread.End();
            }
        }
        core.Running = null;
        s_running--;
    }

    /// <summary>Picks the next thread and makes it the running one.</summary>
    private static Thread? TakeNext(Core core, ulong now)
    {
        Thread? next = core.Handoff;
        core.CollectHandoff = false;
        if (next is not null)
        {
            core.Handoff = null;
            Adopt(core, next);
            // A pair that hands to and fro shares one slice, so it cannot keep others of the core waiting; and it gets none that
            // somebody else's call began, to whom it owes more than that.
            if (!core.PairIsOver && now < core.SliceEnd && (!core.Ready.HasSystem || next.Class == SchedulingClass.System)
                && !core.Ready.HasOneFarBehind(next))
            {
                Start(core, next);
                return next;
            }
            Enqueue(core, next);
        }
        next = core.Ready.Peek();
        if (next is not null)
        {
            Dequeue(next);
        }
        else
        {
            next = Steal(core);
            if (next is null)
            {
                return null;
            }
        }
        core.SliceEnd = ulong.MaxValue;
        if (next.Class != SchedulingClass.System)
        {
            core.PairIsOver = false;
        }
        Start(core, next);
        return next;
    }

    private static void Start(Core core, Thread thread)
    {
        s_running++;
        if (core.IsIdle)
        {
            core.IsIdle = false;
            s_idle.Clear(core.Index);
        }
        thread.State = ThreadState.Running;
        core.Running = thread;
        core.ContextSwitches++;
        thread.Process.ContextSwitches++;
        if (thread.Class == SchedulingClass.Normal)
        {
            core.Ready.NoteStarted(thread.VirtualTime);
        }
        thread.Area->Core = (uint)core.Index;
        core.EnterSpace(thread.Process.Space);
    }
}
