using System;
using Rill.Abi;
using Rill.Kernel.Arch;

namespace Rill.Kernel.Tasks;

/// <content>How busy cores share what is ready. One where nothing is ready needs no look: it takes from others when it goes
/// idle, and where something waits the timer comes at least once a slice.</content>
internal static unsafe partial class Scheduler
{
    /// <summary>Cores that one look compares with.</summary>
    private const int CoresAtOnce = 16;

    /// <summary>Threads that one look gives away.</summary>
    private const int MovesAtOnce = 4;

    /// <summary>Gives Normal threads that are ready on a core to others on which each would have more of the time than here.</summary>
    public static void Balance(Core core, ulong now)
    {
        ulong free = core.FreePart(now);
        for (int i = 0; i < MovesAtOnce; i++)
        {
            // Per part of the core's time that System threads leave: how many share it.
            ulong here = NormalThreads(core) * 1024 / free;
            Core? roomiest = FindRoom(core, here, now);
            Thread? thread = roomiest is null ? null : core.Ready.PeekNormalFor(roomiest.Index);
            if (thread is null)
            {
                return;
            }
            Dequeue(thread);
            Enqueue(roomiest!, thread);
        }
    }

    /// <summary>The core on which fewest would share the time if they were one more; null where none has fewer than here.</summary>
    private static Core? FindRoom(Core core, ulong here, ulong now)
    {
        Core? best = null;
        int count = Cpu.Count;
        int looked = Math.Min(count - 1, CoresAtOnce);
        int index = core.Index;
        for (int i = 0; i < looked; i++)
        {
            index = index + 1 < count ? index + 1 : 0;
            Core? other = Core.Get(index);
            if (other is null)
            {
                continue;
            }
            ulong there = (NormalThreads(other) + 1) * 1024 / other.FreePart(now);
            if (there < here && core.Ready.PeekNormalFor(index) is not null)
            {
                here = there;
                best = other;
            }
        }
        return best;
    }

    private static ulong NormalThreads(Core core)
        => (ulong)core.Ready.NormalCount + (core.Running?.Class == SchedulingClass.Normal ? 1ul : 0);
}
