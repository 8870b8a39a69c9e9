using System.Runtime.Intrinsics.X86;
using System.Threading;
using Rill.Abi;

namespace Rill.Kernel.Arch;

/// <summary>Translations that cores have cached. Callers hold the kernel lock.</summary>
public static class Tlb
{
    // Beyond this many pages a flush of everything is cheaper than one instruction a page.
    private const ulong MaxSinglePages = 32;

    // The one request in flight: only the holder of the kernel lock makes requests.
    private static ulong s_start;
    private static ulong s_pageCount;

    /// <summary>Forgets one page on this core.</summary>
    public static void FlushPage(ulong address) => Instruction.InvalidatePage(address);

    /// <summary>Forgets all user pages on this core.</summary>
    public static void FlushAll() => Instruction.WriteCr3(Instruction.ReadCr3());

    /// <summary>Makes cores forget pages that were unmapped or lost rights, and returns when they have, or when they
    /// cannot use them before they have. A core that sleeps or waits for the lock is not disturbed.</summary>
    /// <param name="mask">Cores that use the space, this one or not.</param>
    /// <param name="root">The space's root table. A core that has left the space meanwhile has forgotten its pages.</param>
    /// <param name="start">The first page's address.</param>
    /// <param name="pageCount">How many pages.</param>
    /// <param name="freesTables">Whether page tables that translated them were freed. A core that is quiet uses no user
    /// address, but its processor may still walk the tables that it has cached the place of, on a guess, and they may hold
    /// something else by then: so such a core is asked too. (What it walked before it forgot was zeros: whoever frees a
    /// table does so with the kernel lock held, and nobody fills it before the lock is left.)</param>
    public static void Shootdown(CpuMask mask, ulong root, ulong start, ulong pageCount, bool freesTables)
    {
        int self = Cpu.CurrentIndex;
        if (mask.Contains(self))
        {
            mask.Clear(self);
            Flush(start, pageCount);
        }
        if (!mask.IsEmpty)
        {
            Request(in mask, start, pageCount, asksQuiet: freesTables);
        }
    }

    /// <summary>Returns when every core of a set has passed a full memory barrier.</summary>
    public static void Barrier(CpuMask mask)
    {
        mask.Clear(Cpu.CurrentIndex);
        Interlocked.MemoryBarrier();
        if (!mask.IsEmpty)
        {
            Request(in mask, 0, 0, asksQuiet: false);
        }
    }

    /// <summary>Serves a request, if one waits for this core. Called by the interrupt and by cores that wait for the
    /// kernel lock.</summary>
    internal static void Answer(ref CpuLocal cpu)
    {
        if (Volatile.Read(ref cpu.ShootdownPending) != 0)
        {
            Flush(s_start, s_pageCount);
            Interlocked.Exchange(ref cpu.ShootdownPending, 0);
        }
    }

    private static void Request(in CpuMask mask, ulong start, ulong pageCount, bool asksQuiet)
    {
        s_start = start;
        s_pageCount = pageCount;
        for (int cpu = mask.NextFrom(0); cpu >= 0; cpu = mask.NextFrom(cpu + 1))
        {
            // A core that is quiet stays so until it gets the lock, which is ours now. It can answer: it sleeps with
            // interrupts on, or looks at the word while it waits for the lock.
            if (!asksQuiet && Volatile.Read(ref Cpu.Get(cpu).Quiet) != 0)
            {
                Defer(ref Cpu.Get(cpu), start, pageCount);
                continue;
            }
            // An atomic exchange: the request's fields and the page tables are visible before the flag.
            Interlocked.Exchange(ref Cpu.Get(cpu).ShootdownPending, 1);
            LocalApic.Send(Cpu.Get(cpu).ApicId, Vector.Shootdown);
        }
        for (int cpu = mask.NextFrom(0); cpu >= 0; cpu = mask.NextFrom(cpu + 1))
        {
            while (Volatile.Read(ref Cpu.Get(cpu).ShootdownPending) != 0)
            {
                X86Base.Pause();
            }
        }
    }

    // One range is remembered; with a second one it is everything.
    private static void Defer(ref CpuLocal cpu, ulong start, ulong pageCount)
    {
        cpu.DeferredStart = start;
        cpu.DeferredPages = cpu.DeferredPages == 0 ? pageCount : ulong.MaxValue;
    }

    /// <summary>Forgets what was asked for while this core was quiet. Before it goes back to user mode, under the
    /// lock.</summary>
    internal static void ApplyDeferred(ref CpuLocal cpu)
    {
        if (cpu.DeferredPages != 0)
        {
            Flush(cpu.DeferredStart, cpu.DeferredPages);
            cpu.DeferredPages = 0;
        }
    }

    private static void Flush(ulong start, ulong pageCount)
    {
        if (pageCount > MaxSinglePages)
        {
            FlushAll();
            return;
        }
        for (ulong i = 0; i < pageCount; i++)
        {
            FlushPage(start + i * Pages.Size);
        }
    }
}
