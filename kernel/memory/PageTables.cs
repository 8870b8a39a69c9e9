using System;
using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Arch;

namespace Rill.Kernel.Memory;

/// <summary>
/// The user half of a four-level page-table tree (Intel SDM 3A, 4.5): finding and making entries, and freeing tables
/// that became empty. It knows nothing of what the entries hold.
/// </summary>
internal unsafe struct PageTables
{
    private const int IndexBits = 9;
    private const ulong EntriesPerTable = 1ul << IndexBits;
    private const int TopLevel = 4;
    /// <summary>Bytes that a leaf table covers.</summary>
    internal const ulong LeafSpan = 1ul << (Pages.Shift + IndexBits);

    private ulong* _root;

    /// <summary>Whom tables are charged to.</summary>
    internal uint Account { get; private set; }

    /// <summary>The physical address of the top table.</summary>
    internal ulong RootPhysical { get; private set; }

    /// <summary>How many tables there are, the top one included.</summary>
    internal ulong TableCount { get; private set; }

    /// <summary>Makes a tree with an empty user half.</summary>
    /// <param name="account">Whom tables are charged to.</param>
    internal bool TryCreate(uint account)
    {
        Account = account;
        if (!FrameAllocator.TryAllocateZeroed(FrameKind.PageTable, out ulong physical, account))
        {
            return false;
        }

        RootPhysical = physical;
        _root = (ulong*)DirectMap.ToVirtual(physical);
        TableCount = 1;
        Mmu.InitRoot((byte*)_root);
        return true;
    }

    /// <summary>Frees the top table. All others are gone.</summary>
    internal void Destroy()
    {
        Check.That(TableCount == 1, "page tables left behind"u8);
        FrameAllocator.Release(RootPhysical);
        TableCount = 0;
    }

    /// <summary>The leaf entry for an address of the user half, or null where there is no table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly ulong* Find(ulong address)
    {
        ulong entry = _root[Index(address, 4)];
        if (entry == 0 || (entry = TableOf(entry)[Index(address, 3)]) == 0
            || (entry = TableOf(entry)[Index(address, 2)]) == 0)
        {
            return null;
        }

        return TableOf(entry) + Index(address, 1);
    }

    /// <summary>The leaf entry for an address, with tables made as needed; null when memory is used up.</summary>
    internal ulong* Ensure(ulong address)
    {
        ulong* found = Find(address);
        return found != null ? found : EnsureSlow(address);
    }

    /// <summary>
    /// Finds the next run of leaf entries that exist: the part of one leaf table from an address on, up to the end of
    /// the range. What no table covers is skipped at the level where it is missing.
    /// </summary>
    /// <param name="address">In: where to look. Out: the address of the run's first entry.</param>
    /// <returns>False when there is none before the end.</returns>
    internal readonly bool NextRun(ref ulong address, ulong end, out ulong* first, out int count)
    {
        while (address < end)
        {
            ulong* table = _root;
            int level = TopLevel;
            for (; level > 1; level--)
            {
                ulong entry = table[Index(address, level)];
                if (entry == 0)
                {
                    break;
                }

                table = TableOf(entry);
            }

            if (level == 1)
            {
                ulong stop = Math.Min((address | (LeafSpan - 1)) + 1, end);
                first = table + Index(address, 1);
                count = (int)((stop - address) >> Pages.Shift);
                return true;
            }

            ulong span = SpanOf(level);
            address = (address | (span - 1)) + 1;
        }

        first = null;
        count = 0;
        return false;
    }

    /// <summary>
    /// Frees the tables on the way to a range that can hold nothing else: those whose whole span lies within the
    /// bounds. Their entries are all zero already.
    /// </summary>
    /// <param name="floor">The end of what is mapped below the range.</param>
    /// <param name="ceiling">The start of what is mapped above it.</param>
    /// <returns>Whether any was freed; the caller flushes the processor's paging-structure caches.</returns>
    internal bool FreeTables(ulong start, ulong end, ulong floor, ulong ceiling)
    {
        // The shortest way out: not even a leaf table fits between the neighbours.
        ulong first = start & ~(LeafSpan - 1);
        ulong last = ((end - 1) & ~(LeafSpan - 1)) + LeafSpan;
        first = first < floor ? first + LeafSpan : first;
        last = last > ceiling ? last - LeafSpan : last;
        if (first >= last)
        {
            return false;
        }

        ulong before = TableCount;
        FreeBelow(_root, TopLevel, start, end, floor, ceiling);
        return TableCount != before;
    }

    private void FreeBelow(ulong* table, int level, ulong start, ulong end, ulong floor, ulong ceiling)
    {
        ulong span = SpanOf(level);
        for (ulong at = start & ~(span - 1); at < end; at += span)
        {
            ulong* slot = table + Index(at, level);
            if (*slot == 0)
            {
                continue;
            }

            if (level > 2)
            {
                FreeBelow(TableOf(*slot), level - 1, Math.Max(at, start), Math.Min(at + span, end), floor, ceiling);
            }

            if (at >= floor && at + span <= ceiling)
            {
                FrameAllocator.ReleaseZeroed(PageTableEntry.Read(slot).Physical);
                *slot = 0;
                TableCount--;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong* EnsureSlow(ulong address)
    {
        ulong* table = _root;
        for (int level = TopLevel; level > 1; level--)
        {
            ulong* slot = table + Index(address, level);
            if (*slot == 0)
            {
                if (!FrameAllocator.TryAllocateZeroed(FrameKind.PageTable, out ulong physical, Account))
                {
                    // The tables made so far are empty; FreeTables finds them when the mapping goes.
                    return null;
                }

                TableCount++;
                PageTableEntry.Table(physical).Store(slot);
            }

            table = TableOf(*slot);
        }

        return table + Index(address, 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Index(ulong address, int level)
        => (address >> (Pages.Shift + (IndexBits * (level - 1)))) & (EntriesPerTable - 1);

    /// <summary>Bytes that one entry of a table of a level covers; leaf tables are level 1.</summary>
    private static ulong SpanOf(int level) => 1ul << (Pages.Shift + (IndexBits * (level - 1)));

    /// <summary>The table that an entry of a higher level names. Such entries have no bit above the address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong* TableOf(ulong entry) => (ulong*)DirectMap.ToVirtual(Pages.Down(entry));
}
