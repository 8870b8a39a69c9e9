namespace Rill.Shim.Abi;

/// <summary>
/// What the POSIX server reads of the shim's table of slots (<see cref="ShimStart.SlotTable"/>), which lies in the shim's data
/// and so is there still when the kernel has ended a process and taken away its threads' areas.
/// </summary>
public static class SlotTableLayout
{
    /// <summary>Bytes from one thread's slot to the next; the first begins at <see cref="Rill.Abi.Layout.ShimHeap"/>.</summary>
    public const ulong SlotSize = 0x1_0000;

    /// <summary>Where a slot's thread area begins in it.</summary>
    public const ulong AreaOffset = 0x9000;

    /// <summary>Bytes of a slot's entry in the table.</summary>
    public const ulong EntrySize = 48;

    /// <summary>From the address where a process's page was mapped in a space that it shares to the word, 32 bits, of the
    /// process's block in which the server notes that the process has ended.</summary>
    public const ulong PageToEnded = Rill.Abi.Pages.Size + EndedOffset;

    /// <summary>Where that word is in the process's block.</summary>
    public const int EndedOffset = 2440;

    /// <summary>What tells a process from the others in its space, from when it lives until the server has noted its end.</summary>
    /// <param name="home">The slot that is its home; 0: it is the first process and has none.</param>
    public static uint OwnerOf(uint home) => home + 1;

    /// <summary>The same, of the process whose end is noted at that address: in its home, or elsewhere.</summary>
    public static uint OwnerNotedAt(ulong ended) =>
        OwnerOf(ended is >= Rill.Abi.Layout.ShimHeap and < Rill.Abi.Layout.ShimHeapEnd
            ? (uint)((ended - Rill.Abi.Layout.ShimHeap) / SlotSize)
            : 0);

    /// <summary>In an entry: the head of the list of robust futexes, 64 bits; 0: none.</summary>
    public const ulong RobustList = 32;
}
