using System.Threading;
using Rill.Abi;
using Rill.Shim.Abi;

namespace Rill.Shim;

/// <summary>
/// The shim's heap: 64 KiB for each thread, with its shim stack, its area and its completion queue, or for a process that
/// shares a space with what that needs (<see cref="Homes"/>). Slots are taken and freed without a lock; what is mapped in a slot stays mapped for the
/// next thread in it.
/// </summary>
/// <remarks>
/// A slot: 0 guard; 0x1000 stack (32 KiB); 0x9000 area; 0xA000 guard; 0xB000 queue (a page of header, 8 KiB of records);
/// 0xE000 process page, where the slot is a home; 0xF000 its process block. The kernel clears <see cref="Slot.Busy"/> when the
/// thread is gone, after it removed the area: from then on the slot may be taken.
/// </remarks>
internal static unsafe class Slots
{
    public const uint Count = 32768;
    public const ulong Size = SlotTableLayout.SlotSize;
    public const ulong StackOffset = 0x1000;
    public const ulong AreaOffset = SlotTableLayout.AreaOffset;
    public const ulong QueueOffset = 0xB000;
    public const uint QueueCapacity = 8192;
    public const ulong PageOffset = 0xE000;
    public const ulong ProcessOffset = 0xF000;

    public static ulong Base(uint slot) => Layout.ShimHeap + slot * Size;

    public static ThreadBlock* Block(uint slot) => (ThreadBlock*)(Base(slot) + AreaOffset);

    /// <summary>Where the frame of a slot's thread lies.</summary>
    public static Frame* FrameOf(uint slot) => (Frame*)(Base(slot) + AreaOffset - ShimOffsets.FrameSize);

    public static Slot* At(uint slot) => Table.Entry(slot);

    /// <summary>What the owner word of a slot holds while a thread has it whose process lives in that home (0: elsewhere).</summary>
    public static uint OwnerOf(uint home) => SlotTableLayout.OwnerOf(home);

    /// <summary>Takes a free slot for a thread of a process and makes sure that its stack is mapped. False: no memory, or too
    /// many threads.</summary>
    /// <param name="home">The home of the process that the thread is of.</param>
    /// <param name="maker">The home of the process that makes it.</param>
    /// <param name="slot">The slot.</param>
    public static bool TryTake(uint home, uint maker, out uint slot)
    {
        if (!TryTakeEntry(0, OwnerOf(home), out slot) && (!Homes.Reclaim(maker) || !TryTakeEntry(0, OwnerOf(home), out slot)))
        {
            return false;
        }
        if (TryMapStack(slot))
        {
            return true;
        }
        Volatile.Write(ref At(slot)->Busy, 0);
        return false;
    }

    /// <summary>Takes a free slot, whatever is mapped in it.</summary>
    /// <param name="first">The lowest that may be taken.</param>
    /// <param name="owner">Not 0: what its owner word is to hold.</param>
    /// <param name="slot">The slot.</param>
    public static bool TryTakeEntry(uint first, uint owner, out uint slot)
    {
        for (slot = first; slot < Count; slot++)
        {
            Slot* entry = At(slot);
            if (entry->Busy == 0 && Interlocked.CompareExchange(ref entry->Busy, owner, 0u) == 0)
            {
                if (entry->Thread != 0)
                {
                    // The handle of the thread that was here.
                    KernelCalls.HandleClose(entry->Thread);
                    entry->Thread = 0;
                }
                entry->Pending = 0;
                entry->RobustList = 0;
                entry->IdBefore = 0;
                Table.NoteUsed(slot);
                return true;
            }
        }
        return false;
    }

    public static bool TryMapStack(uint slot)
    {
        Slot* entry = At(slot);
        if (entry->StackMapped != 0)
        {
            return true;
        }
        ulong stack = Base(slot) + StackOffset;
        if (KernelCalls.MapAnonymous(stack, AreaOffset - StackOffset, Protection.Read | Protection.Write, MapFlags.None) < 0)
        {
            return false;
        }
        entry->StackMapped = 1;
        return true;
    }

    /// <summary>In a forked child: only one thread came along, and no queues.</summary>
    public static void ForgetOthers(uint own, uint home)
    {
        for (uint slot = 0; slot < Table.Used; slot++)
        {
            Slot* entry = At(slot);
            entry->Queue = 0;
            entry->Thread = 0;
            entry->Pending = 0;
            entry->RobustList = 0;
            if (slot != own)
            {
                entry->Busy = 0;
                // The space may have been copied in parts, while others mapped what these words tell of: it is mapped anew.
                entry->StackMapped = 0;
            }
            else
            {
                entry->Busy = OwnerOf(home);
            }
            if (slot != home)
            {
                entry->HomeMapped = 0;
            }
        }
        Homes.Keep(home);
    }
}
