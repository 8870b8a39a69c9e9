using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Rill.Shim.Abi;

namespace Rill.Shim;

/// <summary>What is known of a slot while its thread may come and go. It lies in the shim's own data, not in the slot.</summary>
[StructLayout(LayoutKind.Sequential, Size = (int)SlotTableLayout.EntrySize)]
internal unsafe struct Slot
{
    /// <summary>Who has it (<see cref="Slots.OwnerOf"/>, <see cref="Homes"/>), from taking the slot until the kernel has removed the
    /// thread's area; 0: nobody.</summary>
    public uint Busy;
    public uint StackMapped;
    /// <summary>The completion queue that is mapped in the slot, or 0.</summary>
    public uint Queue;
    /// <summary>Server: the thread's handle, for interrupting it.</summary>
    public uint Thread;
    /// <summary>Signals pending for the thread of which no server knows: those that it sent to itself and, in a server,
    /// those of other threads. Changed atomically; bit n-1 is signal n.</summary>
    public ulong Pending;
    /// <summary>The <see cref="ProcessBlock.Serial"/> of the process that <see cref="Queue"/> belongs to.</summary>
    public ulong Owner;
    /// <summary>As in the thread's block, for when that is gone (<see cref="SlotTableLayout.RobustList"/>).</summary>
    public ulong RobustList;
    /// <summary>Not 0: the page for a process's block is mapped in the slot.</summary>
    public uint HomeMapped;
    /// <summary>Of a home whose process is being made, once the server is asked: one more than the id that <see cref="ProcessPage"/>
    /// had there before.</summary>
    public uint IdBefore;
}

/// <summary>The slots' entries, in zeroed memory of which only the used part is ever touched.</summary>
internal static unsafe class Table
{
    [InlineArray((int)Slots.Count)]
    private struct Entries
    {
        private Slot _first;
    }

    private static Entries s_entries;

    /// <summary>One more than the highest slot that was ever taken; less only until who takes it has noted it.</summary>
    public static uint Used;

    /// <summary>A slot was taken.</summary>
    public static void NoteUsed(uint slot)
    {
        uint used = Volatile.Read(ref Used);
        while (slot >= used)
        {
            uint seen = Interlocked.CompareExchange(ref Used, slot + 1, used);
            if (seen == used)
            {
                return;
            }
            used = seen;
        }
    }

    public static Slot* Entry(uint slot) => (Slot*)Unsafe.AsPointer(ref s_entries) + slot;
}
