using System;
using Rill.Abi;

namespace Rill.Kernel.Memory;

/// <content>Copy-on-write clones.</content>
public sealed unsafe partial class AddressSpace
{
    /// <summary>Of a clone in the making: the space that it is of, and the address there to go on at; 0 in one that is
    /// whole.</summary>
    private ulong _cloneOf, _cloneFrom;

    /// <summary>Whether all is in it that is to be: always, but of a clone in the making.</summary>
    public bool IsWhole => _cloneOf == 0;

    /// <summary>Whether it is a clone of the space, and not whole.</summary>
    public bool IsCloneOf(AddressSpace space) => _cloneOf == space.Id;

    /// <summary>Makes a space with the same mappings, but those flagged NoInherit, and the same contents: private pages
    /// are shared until one side writes.</summary>
    /// <param name="clone">The new space, with one reference for the caller.</param>
    /// <param name="account">The account of the Job that pays for the clone.</param>
    /// <returns>NoMemory, LimitReached.</returns>
    public Status Clone(out AddressSpace? clone, uint account = 0)
    {
        Status status = BeginClone(account, out clone);
        while (status == Status.Ok && !clone!.IsWhole)
        {
            status = CloneSlice(clone);
        }

        if (status != Status.Ok)
        {
            clone?.Release();
            clone = null;
        }

        return status;
    }

    /// <summary>Makes a space for <see cref="CloneSlice"/> to fill.</summary>
    /// <param name="account">The account of the Job that pays for the clone.</param>
    /// <param name="clone">The new space, with one reference for the caller.</param>
    /// <returns>NoMemory, LimitReached.</returns>
    internal Status BeginClone(uint account, out AddressSpace? clone)
    {
        Status status = CreateEmpty(account, out clone);
        if (status == Status.Ok)
        {
            clone!.Redirect = Redirect;
            clone.HasRedirect = HasRedirect;
            clone._bounds = _bounds;
            clone._cloneOf = Id;
        }

        return status;
    }

    /// <summary>
    /// Gives a clone in the making as much as one kernel entry deals with. Between two slices this space's threads may
    /// run: what they change above the place to go on at is in the clone, what they change below is not.
    /// </summary>
    /// <returns>NoMemory: the clone is of no use.</returns>
    internal Status CloneSlice(AddressSpace child)
    {
        ulong from = child._cloneFrom;
        bool flush = false;
        int budget = EntriesAtOnce;
        Status status = Status.Ok;
        Mapping? mapping = _mappings.FindEndingAfter(from);
        while (mapping is not null && budget > 0 && status == Status.Ok)
        {
            if ((mapping.Flags & MapFlags.NoInherit) != 0)
            {
                from = mapping.End;
            }
            else
            {
                ulong start = Math.Max(from, mapping.Start);
                ulong end = EndOfSlice(start, mapping.End, ref budget);
                if (!child.TryInherit(mapping, start, end) || !CloneEntries(mapping, start, end, child, ref flush))
                {
                    status = Status.NoMemory;
                }

                from = end;
            }

            budget -= MappingCost;
            mapping = from < mapping.End ? mapping : mapping.Next;
        }

        child._cloneFrom = from;
        if (mapping is null && status == Status.Ok)
        {
            child._cloneOf = 0;
        }

        if (flush)
        {
            // What lost write access in this space. On failure too: its entries are stricter than they were, and right.
            Flush(Layout.UserStart, Layout.UserEnd);
        }

        return status;
    }

    /// <summary>Adds a copy of a part of another space's mapping, without pages: a mapping of its own, or the rest of one
    /// whose lower part was added before.</summary>
    private bool TryInherit(Mapping from, ulong start, ulong end)
    {
        if (start != from.Start && _mappings.FindEndingAfter(start - 1) is { } lower && lower.End == start
            && lower.HasAttributesOf(from)
            && (from.Memory is null || lower.Offset + lower.Length == from.Offset + (start - from.Start)))
        {
            lower.End = end;
            _mappings.RangeChanged(lower);
            CountMapped(lower, end - start);
            return true;
        }

        if (ReserveMappings(1) != Status.Ok)
        {
            return false;
        }

        Mapping mapping = TakeMapping();
        mapping.CopyAttributes(from);
        mapping.Start = start;
        mapping.End = end;
        mapping.Offset = from.Offset + (start - from.Start);
        mapping.Space = this;
        if (start == from.Start)
        {
            mapping.Floor = from.Floor;
        }
        else
        {
            mapping.Floor = start;
            mapping.Flags &= ~MapFlags.GrowsDown;
        }

        mapping.Memory?.AddMapping(mapping);
        _mappings.Insert(mapping);
        CountMapped(mapping, mapping.Length);
        return true;
    }

    /// <summary>Shares the pages of a part of a mapping with a clone.</summary>
    /// <param name="flush">Set when an entry of this space lost write access.</param>
    /// <returns>False when memory for the clone's tables is used up.</returns>
    private bool CloneEntries(Mapping mapping, ulong start, ulong end, AddressSpace child, ref bool flush)
    {
        while (_tables.NextRun(ref start, end, out ulong* slots, out int count))
        {
            // Only a table with something in it gets a counterpart.
            int first = FirstUsed(slots, count);
            if (first != count)
            {
                ulong* targets = child._tables.Ensure(start);
                if (targets == null)
                {
                    return false;
                }

                int shared = mapping.IsShared
                    ? ShareRun(slots + first, targets + first, count - first, out int privates)
                    : ShareRunForCopy(slots + first, targets + first, count - first, ref flush, out privates);
                child._residentPrivate += (uint)privates;
                child._residentShared += (uint)(shared - privates);
            }

            start += (ulong)count << Pages.Shift;
        }

        return true;
    }

    private static int FirstUsed(ulong* slots, int count)
    {
        int i = 0;
        while (i < count && slots[i] == 0)
        {
            i++;
        }

        return i;
    }

    /// <summary>Shares the entries of a shared mapping as they are.</summary>
    /// <returns>How many there are.</returns>
    private static int ShareRun(ulong* slots, ulong* targets, int count, out int privates)
    {
        int all = 0;
        for (int i = 0; i < count; i++)
        {
            PageTableEntry entry = PageTableEntry.Read(slots + i);
            if (entry.Raw == 0)
            {
                continue;
            }

            if (entry.IsCounted)
            {
                FrameAllocator.AddReference(entry.Physical);
            }

            entry.Store(targets + i);
            all++;
        }

        privates = 0;
        return all;
    }

    /// <summary>Shares the entries of a private mapping without write access on either side.</summary>
    /// <returns>How many there are.</returns>
    private static int ShareRunForCopy(ulong* slots, ulong* targets, int count, ref bool flush, out int privates)
    {
        int all = 0;
        int own = 0;
        bool lost = false;
        for (int i = 0; i < count; i++)
        {
            PageTableEntry entry = PageTableEntry.Read(slots + i);
            if (entry.Raw == 0)
            {
                continue;
            }

            if (entry.IsWritable)
            {
                entry = entry.WithoutWrite();
                entry.Store(slots + i);
                lost = true;
            }

            // Private mappings hold frames of RAM only.
            FrameAllocator.AddReference(entry.Physical);
            entry.Store(targets + i);
            own += entry.IsPrivate ? 1 : 0;
            all++;
        }

        flush |= lost;
        privates = own;
        return all;
    }
}
