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
/// takes back its slots and its home.
/// </remarks>
internal static unsafe class Homes
{
    // A slot's owner word, where the slot is a home; else one more than the home of the process whose thread has it.
    private const uint IsHome = 1u << 31;
    // Slot 0 is no home: what its process's threads had would be told by the same words as the first process's threads.
    private const uint First = 1;

    private static ulong s_serial;

    public static ulong NextSerial() => Interlocked.Increment(ref s_serial);

    /// <summary>Where the block of a home's process lies.</summary>
    public static ProcessBlock* BlockOf(uint home) => (ProcessBlock*)(Slots.Base(home) + Slots.ProcessOffset);

    /// <summary>Where the page of a home's process is mapped.</summary>
    public static ulong PageOf(uint home) => Slots.Base(home) + Slots.PageOffset;

    /// <summary>A home for a process that is made as a copy of another, with a block that is ready but for the actions. False:
    /// no memory, or too many slots in use.</summary>
    public static bool TryTake(ProcessBlock* maker, out uint home)
    {
        Reclaim();
        if (!Slots.TryTakeEntry(First, IsHome, out home))
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
        return true;
    }

    /// <summary>Gives back a home in which no process was made.</summary>
    public static void Release(uint home)
    {
        ProcessBlock.ReturnActions(BlockOf(home));
        Volatile.Write(ref Slots.At(home)->Busy, 0);
    }

    /// <summary>Takes back what ended processes left, also what only then is free. True if there was anything.</summary>
    public static bool Reclaim()
    {
        bool any = false;
        bool more;
        do
        {
            more = false;
            uint used = Volatile.Read(ref Table.Used);
            for (uint home = First; home < used; home++)
            {
                more |= Volatile.Read(ref Slots.At(home)->Busy) == IsHome && Slots.At(home)->HomeMapped != 0 && TryReclaim(home);
            }
            any |= more;
        }
        while (more);
        return any;
    }

    private static bool TryReclaim(uint home)
    {
        ProcessBlock* process = BlockOf(home);
        bool emptied = false;
        if (Volatile.Read(ref process->Ended) == HomeEnd.Ended
            && Interlocked.CompareExchange(ref process->Ended, HomeEnd.Held, HomeEnd.Ended) == HomeEnd.Ended)
        {
            Empty(process);
            Volatile.Write(ref process->Ended, HomeEnd.Emptied);
            emptied = true;
        }
        if (Volatile.Read(ref process->Ended) == HomeEnd.Emptied
            && Interlocked.CompareExchange(ref process->Ended, HomeEnd.Held, HomeEnd.Emptied) == HomeEnd.Emptied)
        {
            // None can come once there are none: only who goes by the actions hands them on.
            if (Volatile.Read(ref process->Borrowers) == 0)
            {
                Volatile.Write(ref Slots.At(home)->Busy, 0);
                return true;
            }
            Volatile.Write(ref process->Ended, HomeEnd.Emptied);
        }
        return emptied;
    }

    private static void Empty(ProcessBlock* process)
    {
        uint owner = Slots.OwnerOf(process->Home);
        uint used = Volatile.Read(ref Table.Used);
        for (uint slot = 0; slot < used; slot++)
        {
            Interlocked.CompareExchange(ref Slots.At(slot)->Busy, 0u, owner);
        }
        if (process->ExecuteBuffer != 0)
        {
            KernelCalls.SpaceUnmap(0, process->ExecuteBuffer, Execute.BufferSize);
            process->ExecuteBuffer = 0;
        }
        ProcessBlock.ReturnActions(process);
    }

    /// <summary>In a forked child: what else was in the space did not come along.</summary>
    public static void Keep(uint home)
    {
        if (home != 0)
        {
            Slots.At(home)->Busy = IsHome;
        }
    }
}
