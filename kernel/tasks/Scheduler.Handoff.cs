using Rill.Kernel.Arch;

namespace Rill.Kernel.Tasks;

/// <content>Whether the two ends of a stream share a core, which is handed to and fro, or have one each.</content>
internal static unsafe partial class Scheduler
{
    /// <summary>After how many hand-offs in a row between two spaces the ends of a stream are put on cores of their own.</summary>
    private const int HandoffsBeforeSpread = 8;

    /// <summary>The longest time, in nanoseconds, between hand-offs that count as in a row: less than an idle core polls, so
    /// that the other end will be awake on its core when the next message comes.</summary>
    private const ulong HandoffInterval = 100_000;

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
        if (here.CrossSpaceHandoffs < HandoffsBeforeSpread || s_idle.FirstCommon(in thread.Affinity) < 0)
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
}
