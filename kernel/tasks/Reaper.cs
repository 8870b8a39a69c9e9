using Rill.Kernel.Arch;
using Rill.Kernel.Memory;

namespace Rill.Kernel.Tasks;

/// <summary>
/// Frees what dead processes held. A process is only listed here at the moment of its end, and taken apart on the way out
/// of the kernel: so one that ends because another one does adds to the list instead of to the stack.
/// </summary>
/// <remarks>Handles go in slices, pages by <see cref="Demolition"/>.</remarks>
[GuardedBy(Guard.KernelLock)]
internal static class Reaper
{
    /// <summary>Handles that one entry closes at most; those of other things that a process holds are few.</summary>
    private const int HandlesAtOnce = 4096;

    /// <summary>What a process costs beside its handles, counted in these.</summary>
    private const int ProcessCost = 64;

    private static Process? s_first;
    private static Process? s_last;

    /// <summary>Whether a process waits to be taken apart.</summary>
    public static bool HasWork => s_first is not null;

    /// <summary>Forgets the list, so that a test starts afresh.</summary>
    internal static void Reset()
    {
        s_first = null;
        s_last = null;
    }

    /// <summary>Lists a process none of whose threads is left.</summary>
    public static void Add(Process process)
    {
        process.NextToReap = null;
        if (s_last is null)
        {
            s_first = process;
        }
        else
        {
            s_last.NextToReap = process;
        }
        s_last = process;
        Core.Current.Attention = true;
    }

    /// <summary>Takes apart processes that are listed, as far as one entry may.</summary>
    public static void Run(Core core)
    {
        int budget = HandlesAtOnce;
        while (s_first is { } process && budget > 0)
        {
            s_first = process.NextToReap;
            if (s_first is null)
            {
                s_last = null;
            }
            LeaveEverywhere(core, process.Space);
            budget -= ProcessCost;
            if (!process.TearDown(ref budget))
            {
                // Before all others: those that it has ended meanwhile are behind it.
                process.NextToReap = s_first;
                s_first = process;
                s_last ??= process;
            }
        }
    }

    /// <summary>Makes idle cores, which still use the page tables of what they ran last, leave a space.</summary>
    private static void LeaveEverywhere(Core here, AddressSpace space)
    {
        for (int i = 0; i < Cpu.Count; i++)
        {
            Core? core = Core.Get(i);
            if (core is null || core.ActiveSpace != space || core.Running is not null)
            {
                continue;
            }
            if (core == here)
            {
                core.LeaveSpace();
            }
            else
            {
                core.DropSpace = true;
                Scheduler.Prod(i);
            }
        }
    }
}
