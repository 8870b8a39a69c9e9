using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Arch;

namespace Rill.Kernel.Tasks;

/// <summary>
/// Decides which thread each core runs. Each core has a run queue; a woken thread goes to the core where it ran last if
/// that is idle, else to an idle core, else to its last; a core with nothing to run takes from others. There is no tick:
/// the timer is armed for the end of a slice only while a second thread is ready on the core.
/// </summary>
[GuardedBy(Guard.KernelLock)]
internal static unsafe partial class Scheduler
{
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
        thread.Process.AddRunnable();
        Core here = Core.Current;
        if (here.CollectHandoff && here.Handoff is null && thread.MayRunOn(here.Index) && !IsAwaited(thread, here)
            && !ShouldSpread(thread, here))
        {
            here.Handoff = thread;
            return;
        }
        Enqueue(Choose(thread), thread);
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
        core.Yields = true;
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
        int idle = s_idle.FirstCommon(in thread.Affinity);
        if (idle >= 0)
        {
            return Core.Get(idle)!;
        }
        return Core.Get(lastAllowed ? last : s_started.FirstCommon(in thread.Affinity))!;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Precedes(SchedulingClass a, SchedulingClass b)
        => Rank(a) < Rank(b);

    private static int Rank(SchedulingClass value)
        => value == SchedulingClass.System ? 0 : value == SchedulingClass.Normal ? 1 : 2;
}
