using System;
using Rill.Abi;

namespace Rill.Kernel.Memory;

/// <content>Changing protection, and looking at mappings.</content>
public sealed unsafe partial class AddressSpace
{
    /// <summary>Changes the protection of a range, or, after a check of all of it, of its first part only.</summary>
    /// <param name="part">How much to change; pages, or as much as the length.</param>
    /// <returns>InvalidArgument, NotFound (a hole in the range), AccessDenied (more than a mapping may have),
    /// NoMemory.</returns>
    public Status Protect(ulong address, ulong length, Protection protection, ulong part = ulong.MaxValue)
    {
        length = length > Layout.UserEnd ? 0 : Pages.Up(length);
        if (!IsUserRange(address, length) || (protection & ~AnyProtection) != 0)
        {
            return Status.InvalidArgument;
        }

        ulong end = address + length;
        Mapping? first = _mappings.Find(address);
        Mapping? mapping = first;
        ulong covered = address;
        while (covered < end)
        {
            if (mapping is null || mapping.Start > covered)
            {
                return Status.NotFound;
            }

            if ((protection & ~mapping.Maximum) != 0)
            {
                return Status.AccessDenied;
            }

            covered = mapping.End;
            mapping = mapping.Next;
        }

        if ((protection & Protection.Write) != 0 && _bounds.Data != ulong.MaxValue && !MayMakeData(first, address, end))
        {
            return Status.LimitReached;
        }

        Status status = ReserveMappings(2);
        if (status != Status.Ok)
        {
            return status;
        }

        // The part of a caller that gave a length which is not whole pages may not be that either.
        end = part < length ? address + Pages.Up(part) : end;
        bool flush = false;
        mapping = first!;
        while (mapping is not null && mapping.Start < end)
        {
            if (mapping.Protection != protection)
            {
                if (mapping.Start < address)
                {
                    mapping = Split(mapping, address);
                }

                if (mapping.End > end)
                {
                    Split(mapping, end);
                }

                CountMapped(mapping, 0 - mapping.Length);
                mapping.Protection = protection;
                CountMapped(mapping, mapping.Length);
                flush |= ProtectEntries(mapping);
            }

            mapping = mapping.Next;
        }

        MergeRange(address, end);
        if (flush)
        {
            Flush(address, end);
        }

        return Status.Ok;
    }

    /// <summary>Tells the mapping that holds an address, or else the next above, and how much of it is resident, as far as
    /// one kernel entry counts.</summary>
    /// <returns>NotFound where there is none.</returns>
    public Status Query(ulong address, out MappingInfo info)
    {
        info = default;
        Mapping? mapping = _mappings.FindEndingAfter(address);
        if (mapping is null)
        {
            return Status.NotFound;
        }

        info.Start = mapping.Start;
        info.End = mapping.End;
        info.Offset = mapping.Offset;
        info.Tag = mapping.Tag;
        info.Protection = mapping.Protection;
        info.Flags = mapping.Flags;
        ulong from = Math.Max(mapping.Start, Pages.Down(address));
        int budget = EntriesAtOnce;
        info.Counted = EndOfSlice(from, mapping.End, ref budget);
        info.Resident = CountEntries(from, info.Counted) << Pages.Shift;
        return Status.Ok;
    }

    /// <summary>Names the word that futex waiters at an address wait for.</summary>
    /// <param name="shared">Whether the mapping decides; else the address itself is the name.</param>
    /// <returns>InvalidArgument (not aligned to 4), BadAddress (nothing mapped there).</returns>
    public Status ResolveWord(ulong address, bool shared, out FutexKey key)
    {
        key = new FutexKey(Id, address);
        if ((address & 3) != 0)
        {
            return Status.InvalidArgument;
        }

        if (!shared)
        {
            return address < Layout.UserEnd ? Status.Ok : Status.BadAddress;
        }

        Mapping? mapping = _mappings.Find(address);
        if (mapping is null)
        {
            return Status.BadAddress;
        }

        if (mapping.IsShared)
        {
            key = new FutexKey(mapping.Memory!.Id, mapping.Offset + (address - mapping.Start));
        }

        return Status.Ok;
    }

    /// <summary>Brings the entries of a mapping in line with its new protection.</summary>
    /// <returns>Whether a translation may now allow too much, or too little.</returns>
    private bool ProtectEntries(Mapping mapping)
    {
        PageTableEntry.PageAccess access = PageTableEntry.PageAccess.Of(mapping.Protection);
        bool any = false;
        ulong start = mapping.Start;
        while (_tables.NextRun(ref start, mapping.End, out ulong* slots, out int count))
        {
            any |= ProtectRun(slots, count, mapping.IsShared, access);
            start += (ulong)count << Pages.Shift;
        }

        return any;
    }

    private static bool ProtectRun(ulong* slots, int count, bool isShared, PageTableEntry.PageAccess access)
    {
        PageTableEntry.PageAccess reading = access.WithoutWrite();
        bool any = false;
        for (ulong* stop = slots + count; slots != stop; slots++)
        {
            PageTableEntry entry = PageTableEntry.Read(slots);
            if (entry.Raw == 0)
            {
                continue;
            }

            // What others hold too stays read-only: a write fault makes the copy.
            bool exclusive = isShared
                || (entry.IsPrivate && FrameAllocator.FrameOf(entry.Physical)->RefCount == 1);
            entry.With(exclusive ? access : reading).Store(slots);
            any = true;
        }

        return any;
    }

    /// <summary>Joins what is alike from the mapping before a range to the one after it.</summary>
    private void MergeRange(ulong start, ulong end)
    {
        Mapping? mapping = _mappings.FindEndingAfter(start - 1);
        while (mapping is not null && mapping.Start < end)
        {
            Mapping? next = mapping.Next;
            MergeWithNext(mapping);
            if (ReferenceEquals(mapping.Next, next))
            {
                mapping = next;
            }
        }
    }

    private ulong CountEntries(ulong start, ulong end)
    {
        ulong found = 0;
        while (_tables.NextRun(ref start, end, out ulong* slot, out int count))
        {
            for (ulong* stop = slot + count; slot != stop; slot++)
            {
                found += *slot != 0 ? 1ul : 0;
            }

            start += (ulong)count << Pages.Shift;
        }

        return found;
    }
}
