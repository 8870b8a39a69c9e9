using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;

namespace Rill.Kernel.Sched;

/// <summary>
/// Decides which thread each core runs. Each core has a run queue; a woken thread goes to the core where it ran last if
/// that is idle, else to an idle core, else to its last; a core with nothing to run takes from others. There is no tick:
/// the timer is armed for the end of a slice only while a second thread is ready on the core.
/// </summary>
internal static unsafe class Scheduler
{
    /// <summary>After how many hand-offs in a row between two spaces the ends of a stream are put on cores of their own.</summary>
    private const int HandoffsBeforeSpread = 8;

    /// <summary>The longest time, in nanoseconds, between hand-offs that count as in a row: as long as an idle core polls, so
    /// that the other end will be awake on its core when the next message comes.</summary>
    private const ulong HandoffInterval = 100_000;

    /// <summary>How long a thread runs, in nanoseconds, between two slices of taking apart what dead processes left.</summary>
    private const ulong DemolitionPause = 200_000;

    /// <summary>When a busy core may do the next of those slices.</summary>
    private static ulong s_nextDemolition;

    private static CpuMask s_idle;
    private static CpuMask s_started;
    private static uint s_running;

    /// <summary>The cores that have come up.</summary>
    public static ref readonly CpuMask Started => ref s_started;

    /// <summary>The set of all cores that there may be.</summary>
    public static CpuMask AllCores
    {
        get
        {
            CpuMask all = default;
            for (int i = 0; i < CpuMask.Capacity / 64; i++)
            {
                all[i] = ulong.MaxValue;
            }
            return all;
        }
    }

    /// <summary>Threads that are ready or running now.</summary>
    public static uint Runnable
    {
        get
        {
            uint count = s_running;
            for (int i = 0; i < Cpu.Count; i++)
            {
                count += (uint)(Core.Get(i)?.Ready.Count ?? 0);
            }
            return count;
        }
    }

    /// <summary>Takes a core that has come up into service, idle.</summary>
    public static void AddCore(Core core)
    {
        s_started.Set(core.Index);
        s_idle.Set(core.Index);
    }

    /// <summary>Forgets all cores, so that a test starts afresh.</summary>
    internal static void Reset()
    {
        s_idle = default;
        s_started = default;
        s_running = 0;
        s_nextDemolition = 0;
    }

    /// <summary>Makes a core look again at what it runs, soon.</summary>
    public static void Prod(int index)
    {
        Core core = Core.Get(index)!;
        core.Attention = true;
        if (core != Core.Current)
        {
            Cpu.SendWake(index);
        }
    }

    /// <summary>Lets a thread run that was parked, suspended or new.</summary>
    public static void MakeReady(Thread thread)
    {
        if (thread.Process.SuspendCount != 0)
        {
            thread.State = ThreadState.Suspended;
            return;
        }
        thread.State = ThreadState.Ready;
        Core here = Core.Current;
        if (here.CollectHandoff && here.Handoff is null && thread.MayRunOn(here.Index) && !IsAwaited(thread, here)
            && !ShouldSpread(thread, here))
        {
            here.Handoff = thread;
            return;
        }
        Enqueue(Choose(thread), thread);
    }

    /// <summary>Whether the core on which a thread ran last is idle and awake, with the thread's page tables and caches: then
    /// the thread had better run there.</summary>
    private static bool IsAwaited(Thread thread, Core here)
    {
        int last = thread.CoreIndex;
        return last != here.Index && s_idle.Contains(last) && thread.MayRunOn(last) && Cpu.IsPolling(last);
    }

    /// <summary>
    /// Whether a thread that could have the caller's core is to get an idle one instead: two threads of different spaces
    /// talk so often that it pays to wake a core once, after which each stays on its own, awake, with its page tables.
    /// </summary>
    private static bool ShouldSpread(Thread thread, Core here)
    {
        if (thread.Process.Space == here.ActiveSpace)
        {
            return false;
        }
        bool isInRow = here.EntryTime - here.LastCrossSpaceHandoff < HandoffInterval;
        here.LastCrossSpaceHandoff = here.EntryTime;
        here.CrossSpaceHandoffs = isInRow ? here.CrossSpaceHandoffs + 1 : 0;
        if (here.CrossSpaceHandoffs < HandoffsBeforeSpread || FirstCommon(in s_idle, in thread.Affinity) < 0)
        {
            return false;
        }
        here.CrossSpaceHandoffs = 0;
        Cpu.ExpectWake(here.Index);
        Cpu.ExpectWake(Choose(thread).Index);
        return true;
    }

    /// <summary>The running thread goes on, so the thread kept for the hand-off takes the usual way.</summary>
    public static void DropHandoff(Core core)
    {
        core.CollectHandoff = false;
        Thread? thread = core.Handoff;
        if (thread is not null)
        {
            core.Handoff = null;
            Enqueue(Choose(thread), thread);
        }
    }

    /// <summary>Puts a ready thread into a core's run queue and tells that core if it has to know.</summary>
    public static void Enqueue(Core core, Thread thread)
    {
        Adopt(core, thread);
        thread.Queued = true;
        core.Ready.AddWoken(thread);
        Core here = Core.Current;
        Thread? running = core.Running;
        if (running is null)
        {
            // Off the list at once, so that the next thread woken goes to another core.
            s_idle.Clear(core.Index);
        }
        else
        {
            if (running.Area != null)
            {
                running.Area->Crowded = 1;
            }
            if (Precedes(thread.Class, running.Class))
            {
                core.Reschedule = true;
            }
            else if (core.SliceEnd != ulong.MaxValue)
            {
                return;
            }
        }
        core.Attention = true;
        if (core != here)
        {
            Cpu.SendWake(core.Index);
        }
    }

    /// <summary>Takes a queued thread out of its run queue.</summary>
    public static void Dequeue(Thread thread)
    {
        Core.Get(thread.CoreIndex)!.Ready.Remove(thread);
        thread.Queued = false;
    }

    /// <summary>Takes a thread, which is to run no more or not for now, out of wherever it is.</summary>
    public static void Forget(Thread thread)
    {
        if (thread.Queued)
        {
            Dequeue(thread);
        }
        else if (thread.State == ThreadState.Parked)
        {
            thread.LeaveWaiters();
        }
        else if (thread.State == ThreadState.Running)
        {
            Core.Get(thread.CoreIndex)!.Attention = true;
        }
        else if (Core.Current.Handoff == thread)
        {
            Core.Current.Handoff = null;
        }
    }

    /// <summary>Lets the next thread of this core run, if there is one.</summary>
    public static void Yield(Core core)
    {
        if (core.Ready.Count == 0)
        {
            return;
        }
        Thread thread = core.Running!;
        core.Account(core.EntryTime);
        ulong first = core.Ready.FirstVirtualTime;
        if (first != ulong.MaxValue && thread.VirtualTime <= first)
        {
            thread.VirtualTime = first + 1;
        }
        core.Reschedule = true;
        core.Attention = true;
    }

    /// <summary>Moves a thread whose core is no longer in its affinity.</summary>
    public static void AffinityChanged(Thread thread)
    {
        if (thread.MayRunOn(thread.CoreIndex))
        {
            return;
        }
        if (thread.Queued)
        {
            Dequeue(thread);
            Enqueue(Choose(thread), thread);
        }
        else if (thread.State == ThreadState.Running)
        {
            Prod(thread.CoreIndex);
        }
    }

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
        if (core.Running is not null)
        {
            PutAway(core, core.Running, now);
        }
        else
        {
            core.Account(now);
        }
        core.Reschedule = false;
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
        Thread? next = core.Running ?? TakeNext(core, now);
        bool comesBack = Demolition.HasWork && Demolish(core, next, now);
        if (next is null)
        {
            s_idle.Set(core.Index);
            core.IsIdle = true;
            core.SliceEnd = ulong.MaxValue;
            if (core.Timers.First is not null)
            {
                core.NoteDeadline(core.Timers.First.Key);
            }
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
        int idle = FirstCommon(in s_idle, in s_started);
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
                thread.State = ThreadState.Ready;
                thread.Queued = true;
                core.Ready.AddPreempted(thread);
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
            // A pair that hands to and fro shares one slice, so it cannot keep others of the core waiting.
            if (now < core.SliceEnd && (!core.Ready.HasSystem || next.Class == SchedulingClass.System))
            {
                Adopt(core, next);
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
        if (thread.VirtualTime > core.Ready.VirtualTime && thread.Class == SchedulingClass.Normal)
        {
            core.Ready.VirtualTime = thread.VirtualTime;
        }
        thread.Area->Core = (uint)core.Index;
        core.EnterSpace(thread.Process.Space);
    }

    private static Thread? Steal(Core core)
    {
        int count = Cpu.Count;
        for (int i = 1; i < count; i++)
        {
            int index = core.Index + i;
            Core? other = Core.Get(index < count ? index : index - count);
            if (other is null || other.Ready.Count == 0 || IsAboutToRun(other))
            {
                continue;
            }
            Thread? thread = other.Ready.PeekFor(core.Index);
            if (thread is not null)
            {
                Dequeue(thread);
                Adopt(core, thread);
                return thread;
            }
        }
        return null;
    }

    /// <summary>Whether an idle core has been woken for its one ready thread. Taken from it, the two ends of a stream would
    /// share a core and change page tables at each message.</summary>
    private static bool IsAboutToRun(Core other) => other.Running is null && other.Ready.Count == 1;

    /// <summary>Makes a core the thread's own: its virtual time keeps its distance to the core's clock.</summary>
    private static void Adopt(Core core, Thread thread)
    {
        if (thread.CoreIndex != core.Index)
        {
            thread.VirtualTime += core.Ready.VirtualTime - Core.Get(thread.CoreIndex)!.Ready.VirtualTime;
            thread.CoreIndex = core.Index;
        }
    }

    private static Core Choose(Thread thread)
    {
        int last = thread.CoreIndex;
        bool lastAllowed = thread.MayRunOn(last);
        if (lastAllowed && s_idle.Contains(last))
        {
            return Core.Get(last)!;
        }
        int idle = FirstCommon(in s_idle, in thread.Affinity);
        if (idle >= 0)
        {
            return Core.Get(idle)!;
        }
        return Core.Get(lastAllowed ? last : FirstCommon(in s_started, in thread.Affinity))!;
    }

    /// <summary>The lowest core that is in both sets, or -1.</summary>
    public static int FirstCommon(in CpuMask a, in CpuMask b)
    {
        for (int core = a.NextFrom(0); core >= 0; core = a.NextFrom(core + 1))
        {
            if (b.Contains(core))
            {
                return core;
            }
        }
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Precedes(SchedulingClass a, SchedulingClass b)
        => Rank(a) < Rank(b);

    private static int Rank(SchedulingClass value)
        => value == SchedulingClass.System ? 0 : value == SchedulingClass.Normal ? 1 : 2;
}
