using System;
using Rill.Abi;

namespace Rill.Kernel.Memory;

/// <content>Taking mappings and pages away.</content>
public sealed unsafe partial class AddressSpace
{
    /// <summary>Unmaps a range. Holes in it are allowed.</summary>
    /// <param name="address">Page-aligned.</param>
    /// <param name="length">Bytes, rounded up to pages.</param>
    /// <returns>InvalidArgument, NoMemory (a mapping would be cut in two and there is no node for the second).</returns>
    public Status Unmap(ulong address, ulong length)
    {
        length = length > Layout.UserEnd ? 0 : Pages.Up(length);
        if (!IsUserRange(address, length))
        {
            return Status.InvalidArgument;
        }

        Status status = ReserveMappings(1);
        if (status != Status.Ok)
        {
            return status;
        }

        if (UnmapCore(address, address + length, out bool freesTables))
        {
            Flush(address, address + length, freesTables);
        }

        return Status.Ok;
    }

    /// <summary>Unmaps an object wherever it is mapped in the space, and nothing else: what it was mapped at may belong to
    /// somebody else by now.</summary>
    /// <remarks>Whole mappings go, which takes no node: it cannot fail.</remarks>
    public void Unmap(MemoryObject memory)
    {
        while (memory.MappingIn(this) is { } mapping)
        {
            ulong start = mapping.Start, end = mapping.End;
            if (UnmapCore(start, end, out bool freesTables))
            {
                Flush(start, end, freesTables);
            }
        }
    }

    /// <summary>Drops the pages of private mappings in a range: anonymous ones read as zeros afterwards, those of a
    /// Memory object as the object is. Holes and shared mappings are left alone.</summary>
    /// <returns>InvalidArgument.</returns>
    public Status Discard(ulong address, ulong length)
    {
        length = length > Layout.UserEnd ? 0 : Pages.Up(length);
        if (!IsUserRange(address, length))
        {
            return Status.InvalidArgument;
        }

        ulong end = address + length;
        bool cleared = false;
        for (Mapping? mapping = _mappings.FindEndingAfter(address);
            mapping is not null && mapping.Start < end;
            mapping = mapping.Next)
        {
            if (!mapping.IsShared)
            {
                cleared |= ClearEntries(Math.Max(address, mapping.Start), Math.Min(end, mapping.End), privateToo: true);
            }
        }

        if (cleared)
        {
            Flush(address, end);
        }

        return Status.Ok;
    }

    /// <summary>Unmaps pages because their Memory object lost them; the mapping stays.</summary>
    internal void Zap(ulong start, ulong end, bool privateToo)
    {
        if (ClearEntries(start, end, privateToo))
        {
            Flush(start, end);
        }
    }

    /// <summary>Unmaps a range for which one node is reserved. The caller flushes if this says so.</summary>
    /// <param name="start">The first address.</param>
    /// <param name="end">The address after the last.</param>
    /// <param name="freesTables">Whether page tables were freed.</param>
    private bool UnmapCore(ulong start, ulong end, out bool freesTables)
    {
        freesTables = false;
        Mapping? mapping = _mappings.FindEndingAfter(start);
        if (mapping is null || mapping.Start >= end)
        {
            return false;
        }

        _lastFault = null;
        ulong floor = mapping.Start < start ? start : mapping.Previous is null ? 0 : mapping.Previous.End;
        ulong first = Math.Max(mapping.Start, start);
        ulong last = first;
        ulong ceiling = UserCeiling;
        bool flush = false;
        while (mapping is not null && mapping.Start < end)
        {
            Mapping? next = mapping.Next;
            ulong from = Math.Max(mapping.Start, start);
            last = Math.Min(mapping.End, end);
            flush |= ClearEntries(from, last, privateToo: true);
            ceiling = mapping.End > end ? end : next is null ? UserCeiling : next.Start;
            CutOut(mapping, from, last);
            mapping = next;
        }

        freesTables = _tables.FreeTables(first, last, floor, ceiling);
        return freesTables | flush;
    }

    /// <summary>Takes a part of a mapping's range away: all, an end, or the middle, for which a node is reserved.</summary>
    private void CutOut(Mapping mapping, ulong start, ulong end)
    {
        CountMapped(mapping, start - end);
        if (mapping.Start == start && mapping.End == end)
        {
            _mappings.Remove(mapping);
            Discharge(mapping);
        }
        else if (mapping.Start == start)
        {
            mapping.Offset += end - start;
            mapping.Start = end;
            // What is left of a stack whose bottom was unmapped grows no more.
            StopGrowth(mapping);
            _mappings.RangeChanged(mapping);
        }
        else
        {
            if (mapping.End != end)
            {
                Split(mapping, end);
            }

            mapping.End = start;
            _mappings.RangeChanged(mapping);
        }
    }

    /// <summary>Cuts a mapping in two at an address within it; a node is reserved. The mapping keeps the lower
    /// part.</summary>
    private Mapping Split(Mapping mapping, ulong at)
    {
        Mapping upper = TakeMapping();
        upper.CopyAttributes(mapping);
        upper.Flags &= ~MapFlags.GrowsDown;
        upper.Start = at;
        upper.End = mapping.End;
        upper.Floor = at;
        upper.Offset = mapping.Offset + (at - mapping.Start);
        upper.Space = this;
        mapping.End = at;
        if (mapping.GrowsDown)
        {
            CountKind(mapping, 0 - upper.Length);
            CountKind(upper, upper.Length);
        }

        upper.Memory?.AddMapping(upper);
        _mappings.Insert(upper);
        return upper;
    }

    /// <summary>Joins a mapping with the one above it if they are alike.</summary>
    private void MergeWithNext(Mapping mapping)
    {
        Mapping? next = mapping.Next;
        if (next is null || !mapping.Continues(next))
        {
            return;
        }

        if (ReferenceEquals(_lastFault, next))
        {
            _lastFault = null;
        }

        ulong end = next.End;
        _mappings.Remove(next);
        Discharge(next);
        mapping.End = end;
        _mappings.RangeChanged(mapping);
    }

    /// <summary>Clears the entries of a range and releases their frames.</summary>
    /// <param name="privateToo">Also entries of private copies.</param>
    /// <returns>Whether there was any.</returns>
    private bool ClearEntries(ulong start, ulong end, bool privateToo)
    {
        bool any = false;
        _residentPeak = Math.Max(_residentPeak, _residentPrivate + _residentShared);
        while (_tables.NextRun(ref start, end, out ulong* slots, out int count))
        {
            int cleared = ClearRun(slots, count, privateToo, out int privates);
            _residentPrivate -= (uint)privates;
            _residentShared -= (uint)(cleared - privates);
            any |= cleared != 0;
            start += (ulong)count << Pages.Shift;
        }

        return any;
    }

    private static int ClearRun(ulong* slots, int count, bool privateToo, out int privates)
    {
        int all = 0;
        int own = 0;
        for (ulong* stop = slots + count; slots != stop; slots++)
        {
            PageTableEntry entry = PageTableEntry.Read(slots);
            if (entry.Raw == 0 || (!privateToo && entry.IsPrivate))
            {
                continue;
            }

            *slots = 0;
            all++;
            own += entry.IsPrivate ? 1 : 0;
            if (entry.IsCounted)
            {
                FrameAllocator.Release(entry.Physical);
            }
        }

        privates = own;
        return all;
    }

    /// <summary>Takes an entry off the space's counts.</summary>
    private void Uncount(PageTableEntry entry)
    {
        _residentPeak = Math.Max(_residentPeak, _residentPrivate + _residentShared);
        if (entry.IsPrivate)
        {
            _residentPrivate--;
        }
        else
        {
            _residentShared--;
        }
    }
}
