using Rill.Kernel.Arch;
using Rill.Kernel.Memory;

namespace Rill.Kernel.Tasks;

/// <summary>
/// Frees what dead processes held. A process is only listed here at the moment of its end, and taken apart on the way out
/// of the kernel: so one that ends because another one does adds to the list instead of to the stack.
/// </summary>
/// <remarks>Handles and pending operations, whose number is bounded, go in one entry; pages by <see cref="Demolition"/>.</remarks>
[GuardedBy(Guard.KernelLock)]
internal static class Reaper
{
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

    /// <summary>Takes apart all processes that are listed.</summary>
    public static void Run(Core core)
    {
        while (s_first is not null)
        {
            Process process = s_first;
            s_first = process.NextToReap;
            if (s_first is null)
            {
                s_last = null;
            }
            AddressSpace space = process.Space;
            LeaveEverywhere(core, space);
            process.TearDown();
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
