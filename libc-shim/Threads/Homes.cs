using System.Threading;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Shim.Abi;

namespace Rill.Shim;

/// <summary>
/// Where processes live that share a space they are not the first of (vfork, CLONE_VM): a slot without a thread, whose last
/// two pages are the process's page and block. It is the process's, not a thread's: the first thread may end before the
/// others, and any thread may copy from the block.
/// </summary>
/// <remarks>
/// A process can be killed at any instruction, so it does not give back what it has. The server writes in its block that it
/// has ended, once none of its threads runs; whoever makes the next such process or needs a slot, and the parent of a vfork,
/// takes back its threads' slots, the homes of processes that it was making, the ends of others that it was seeing to, and
/// last its home. Each step can be made again, where it is not known whether it was made; where a kill leaves that open
/// for a step that cannot, a home stays taken.
/// </remarks>
internal static unsafe class Homes
{
    // A slot's owner word, where the slot is a home; with the owner word of its maker until its process runs. Else one more
    // than the home of the process whose thread has it.
    private const uint IsHome = 1u << 31;
    // Slot 0 is no home: what its process's threads had would be told by the same words as the first process's threads.
    private const uint First = 1;

    private static ulong s_serial;
    private static ProcessBlock* s_firstProcess;

    public static ulong NextSerial() => Interlocked.Increment(ref s_serial);

    /// <summary>Where the block of a home's process lies.</summary>
    public static ProcessBlock* BlockOf(uint home) => (ProcessBlock*)(Slots.Base(home) + Slots.ProcessOffset);

    /// <summary>Where the page of a home's process is mapped.</summary>
    public static ulong PageOf(uint home) => Slots.Base(home) + Slots.PageOffset;

    /// <summary>The space has a process that lives in no home: its first one.</summary>
    /// <param name="process">Its block.</param>
    public static void Begin(ProcessBlock* process) => s_firstProcess = process;

    /// <summary>A home for a process that is made as a copy of another, with a block that is ready. False: no memory, or too
    /// many slots in use.</summary>
    public static bool TryTake(ProcessBlock* maker, bool sharesActions, out uint home)
    {
        Reclaim(maker->Home);
        if (!Slots.TryTakeEntry(First, IsHome | Slots.OwnerOf(maker->Home), out home))
        {
            return false;
        }
        ProcessBlock* process = BlockOf(home);
        Slot* entry = Slots.At(home);
        if (entry->HomeMapped == 0)
        {
            if (KernelCalls.MapAnonymous((ulong)process, Pages.Size, Protection.Read | Protection.Write, MapFlags.None) < 0)
            {
                Volatile.Write(ref entry->Busy, 0);
                return false;
            }
            entry->HomeMapped = 1;
        }
        // Not for a moment may it look like a process that has ended: the maker's block says that it lives.
        *process = *maker;
        process->Home = home;
        process->Serial = NextSerial();
        process->Page = (ProcessPage*)PageOf(home);
        process->ExecuteBuffer = 0;
        if (sharesActions)
        {
            ProcessBlock.ShareActions(process, maker);
        }
        else
        {
            ProcessBlock.CopyActions(process, maker);
        }
        Volatile.Write(ref entry->IdBefore, IdIn(home) + 1);
        return true;
    }

    /// <summary>In a new process that shares its space: it has its home.</summary>
    public static void MoveIn(uint home) => Volatile.Write(ref Slots.At(home)->Busy, IsHome);

    /// <summary>Gives back a home in which no process was made.</summary>
    public static void Release(uint home)
    {
        ProcessBlock.ReturnActions(BlockOf(home));
        Volatile.Write(ref Slots.At(home)->Busy, 0);
    }

    /// <summary>Takes back what ended processes left, also what only then is free. True if there was anything.</summary>
    /// <param name="by">The home of the process that does it.</param>
    public static bool Reclaim(uint by)
    {
        bool any = false;
        bool more;
        do
        {
            more = s_firstProcess != null && TryReclaim(s_firstProcess, 0, by);
            uint used = Volatile.Read(ref Table.Used);
            for (uint home = First; home < used; home++)
            {
                more |= (Volatile.Read(ref Slots.At(home)->Busy) & IsHome) != 0 && Slots.At(home)->HomeMapped != 0
                    && TryReclaim(BlockOf(home), home, by);
            }
            any |= more;
        }
        while (more);
        return any;
    }

    // home: that of the process; 0: it has none.
    private static bool TryReclaim(ProcessBlock* process, uint home, uint by)
    {
        int held = HomeEnd.HeldBy(Slots.OwnerOf(by));
        bool emptied = false;
        if (Volatile.Read(ref process->Ended) == HomeEnd.Ended
            && Interlocked.CompareExchange(ref process->Ended, held, HomeEnd.Ended) == HomeEnd.Ended)
        {
            Empty(process, home);
            Volatile.Write(ref process->Ended, HomeEnd.Emptied);
            emptied = true;
        }
        if (home != 0 && Volatile.Read(ref process->Ended) == HomeEnd.Emptied
            && Interlocked.CompareExchange(ref process->Ended, held, HomeEnd.Emptied) == HomeEnd.Emptied)
        {
            // None can come once there are none: only who goes by the actions hands them on.
            if (Volatile.Read(ref process->Borrowers) == 0)
            {
                Volatile.Write(ref process->Ended, HomeEnd.Gone);
                Volatile.Write(ref Slots.At(home)->Busy, 0);
                return true;
            }
            Volatile.Write(ref process->Ended, HomeEnd.Emptied);
        }
        return emptied;
    }

    private static void Empty(ProcessBlock* process, uint home)
    {
        uint owner = Slots.OwnerOf(process->Home);
        int held = HomeEnd.HeldBy(owner);
        uint used = Volatile.Read(ref Table.Used);
        if (s_firstProcess != null)
        {
            Interlocked.CompareExchange(ref s_firstProcess->Ended, HomeEnd.Ended, held);
        }
        for (uint slot = 0; slot < used; slot++)
        {
            uint busy = Volatile.Read(ref Slots.At(slot)->Busy);
            if (busy == owner)
            {
                Interlocked.CompareExchange(ref Slots.At(slot)->Busy, 0u, owner);
            }
            else if ((busy & IsHome) != 0 && slot != home)
            {
                if (busy == (IsHome | owner) && WasNeverMade(slot))
                {
                    GiveUp(slot, busy);
                }
                else if (Slots.At(slot)->HomeMapped != 0)
                {
                    Interlocked.CompareExchange(ref BlockOf(slot)->Ended, HomeEnd.Ended, held);
                }
            }
        }
        ulong buffer = process->ExecuteBuffer;
        if (buffer != 0)
        {
            // First: what is mapped there later is another's.
            process->ExecuteBuffer = 0;
            KernelCalls.SpaceUnmap(0, buffer, Execute.BufferSize);
        }
        ProcessBlock.ReturnActions(process);
    }

    // Of a home whose maker has ended. A process that the server made has its page there, with an id that no other has.
    private static bool WasNeverMade(uint home)
    {
        uint before = Volatile.Read(ref Slots.At(home)->IdBefore);
        return before == 0 || IdIn(home) + 1 == before;
    }

    // Such a home, and the slot that was to be its process's first thread's.
    private static void GiveUp(uint home, uint busy)
    {
        uint owner = Slots.OwnerOf(home);
        uint used = Volatile.Read(ref Table.Used);
        for (uint slot = 0; slot < used; slot++)
        {
            Interlocked.CompareExchange(ref Slots.At(slot)->Busy, 0u, owner);
        }
        // Before that it may name actions without being counted among their borrowers.
        if (Slots.At(home)->IdBefore != 0)
        {
            ProcessBlock.ReturnActions(BlockOf(home));
        }
        Interlocked.CompareExchange(ref Slots.At(home)->Busy, 0u, busy);
    }

    // The id in the page that is mapped in a home; 0: none is.
    private static uint IdIn(uint home)
    {
        uint id;
        return Asm.UserRead32(PageOf(home), &id) == 0 ? id : 0;
    }

    /// <summary>In a forked child: what else was in the space did not come along.</summary>
    public static void Keep(uint home)
    {
        if (home != 0)
        {
            s_firstProcess = null;
            Slots.At(home)->Busy = IsHome;
        }
    }
}
