using System;
using Rill.Abi;

namespace Rill.Kernel.Memory;

/// <content>Resizing and moving mappings, with mremap's semantics (man 2 mremap).</content>
public sealed unsafe partial class AddressSpace
{
    /// <summary>Resizes a mapping or moves it, pages and all (<see cref="KernelCall.SpaceRemap"/>).</summary>
    /// <param name="address">Where it is now.</param>
    /// <returns>InvalidArgument, NotFound (the old range is not within one mapping), NoMemory (cannot grow in place
    /// and may not move, no room, or no physical memory).</returns>
    public Status Remap(in RemapRequest request, out ulong address)
    {
        address = 0;
        ulong oldLength = request.OldLength > Layout.UserEnd ? 0 : Pages.Up(request.OldLength);
        ulong newLength = request.NewLength > Layout.UserEnd ? 0 : Pages.Up(request.NewLength);
        bool mayMove = (request.Flags & RemapRequest.MayMove) != 0;
        bool isFixed = (request.Flags & (uint)MapFlags.Fixed) != 0;
        if ((request.Flags & ~(RemapRequest.MayMove | (uint)MapFlags.Fixed)) != 0 || request.Reserved != 0
            || newLength == 0 || !IsUserRange(request.Address, oldLength)
            || (isFixed ? !mayMove : request.NewAddress != 0))
        {
            return Status.InvalidArgument;
        }

        ulong start = request.Address;
        ulong end = start + oldLength;
        if (isFixed && (!IsUserRange(request.NewAddress, newLength)
            || (request.NewAddress < end && start < request.NewAddress + newLength)))
        {
            return Status.InvalidArgument;
        }

        Mapping? mapping = _mappings.Find(start);
        if (mapping is null || mapping.End < end)
        {
            return Status.NotFound;
        }

        // Cuts at both ends of the old range and in what is replaced, and the new mapping.
        Status reserved = ReserveMappings(4);
        if (reserved != Status.Ok)
        {
            return reserved;
        }

        if (newLength > oldLength && !MayMap(end, newLength - oldLength, IsData(mapping.Protection, mapping.Flags)))
        {
            return Status.LimitReached;
        }

        if (isFixed)
        {
            address = request.NewAddress;
            return Move(mapping, start, oldLength, address, newLength);
        }

        address = start;
        if (newLength <= oldLength)
        {
            return newLength == oldLength ? Status.Ok : Unmap(start + newLength, oldLength - newLength);
        }

        if (mapping.End == end && IsUserRange(start, newLength) && IsFree(end, newLength - oldLength)
            && !IsDeviceEnd(mapping, newLength - oldLength))
        {
            mapping.End = start + newLength;
            CountMapped(mapping, newLength - oldLength);
            _mappings.RangeChanged(mapping);
            MergeWithNext(mapping);
            return Status.Ok;
        }

        address = 0;
        if (!mayMove || IsDeviceEnd(mapping, newLength - oldLength))
        {
            return Status.NoMemory;
        }

        ulong target = _mappings.FindGap(newLength, _bounds.MapTop);
        if (target == 0)
        {
            return Status.NoMemory;
        }

        Status status = Move(mapping, start, oldLength, target, newLength);
        address = status == Status.Ok ? target : 0;
        return status;
    }

    /// <summary>Whether growing a mapping would leave the registers that a device object stands for.</summary>
    private static bool IsDeviceEnd(Mapping mapping, ulong growth)
        => mapping.Memory is not null && mapping.Memory.Kind == MemoryKind.Device
            && mapping.Offset + mapping.Length + growth > mapping.Memory.Size;

    /// <summary>Moves a part of a mapping to a range that does not overlap it, replacing what is there. Four nodes are
    /// reserved.</summary>
    private Status Move(Mapping mapping, ulong start, ulong oldLength, ulong target, ulong newLength)
    {
        ulong kept = Math.Min(oldLength, newLength);
        if (newLength > oldLength && IsDeviceEnd(mapping, newLength - oldLength))
        {
            return Status.InvalidArgument;
        }

        // Tables for the pages come first: after that nothing fails.
        if (!EnsureTablesFor(start, kept, target))
        {
            FreeUnusedTables(target, kept);
            return Status.NoMemory;
        }

        // The tables may serve the range that is replaced: clear its entries, but leave its tables.
        bool flush = false;
        for (Mapping? old = _mappings.FindEndingAfter(target); old is not null && old.Start < target + newLength;)
        {
            Mapping? next = old.Next;
            ulong from = Math.Max(old.Start, target);
            ulong to = Math.Min(old.End, target + newLength);
            flush |= ClearEntries(from, to, privateToo: true);
            CutOut(old, from, to);
            old = next;
        }

        if (flush)
        {
            Flush(target, target + newLength);
        }

        // What is replaced may have been the other part of the same mapping: look again.
        mapping = _mappings.Find(start)!;
        Mapping moved = TakeMapping();
        moved.CopyAttributes(mapping);
        moved.Flags &= ~MapFlags.GrowsDown;
        moved.Start = target;
        moved.End = target + newLength;
        moved.Floor = target;
        moved.Offset = mapping.Memory is null ? 0 : mapping.Offset + (start - mapping.Start);
        moved.Space = this;
        CountMapped(moved, newLength);
        _lastFault = null;
        MoveEntries(start, kept, target);
        Attach(moved);
        UnmapCore(start, start + oldLength, out bool freesTables);
        FreeUnusedTables(target, newLength);
        Flush(start, start + oldLength, freesTables);
        return Status.Ok;
    }

    /// <summary>Makes the leaf tables that pages of a range need at another place.</summary>
    private bool EnsureTablesFor(ulong start, ulong length, ulong target)
    {
        ulong end = start + length;
        ulong shift = target - start;
        while (_tables.NextRun(ref start, end, out _, out int count))
        {
            ulong last = start + ((ulong)(count - 1) << Pages.Shift);
            if (_tables.Ensure(start + shift) == null || _tables.Ensure(last + shift) == null)
            {
                return false;
            }

            start = last + Pages.Size;
        }

        return true;
    }

    private void MoveEntries(ulong start, ulong length, ulong target)
    {
        ulong end = start + length;
        ulong shift = target - start;
        while (_tables.NextRun(ref start, end, out ulong* slot, out int count))
        {
            for (int i = 0; i < count; i++)
            {
                if (slot[i] != 0)
                {
                    *_tables.Find(start + shift + ((ulong)i << Pages.Shift)) = slot[i];
                    slot[i] = 0;
                }
            }

            start += (ulong)count << Pages.Shift;
        }
    }

    /// <summary>Frees the tables of a range as far as no mapping needs them, mapped or not.</summary>
    private void FreeUnusedTables(ulong start, ulong length)
    {
        ulong end = start + length;
        Mapping? above = _mappings.FindEndingAfter(start);
        if (above is not null && above.Start < end)
        {
            return;
        }

        Mapping? below = above is null ? _mappings.Last : above.Previous;
        _tables.FreeTables(start, end, below is null ? 0 : below.End, above is null ? UserCeiling : above.Start);
    }
}
