using Rill.Abi;

namespace Rill.Kernel.Memory;

/// <content>Copy-on-write clones.</content>
public sealed unsafe partial class AddressSpace
{
    /// <summary>Makes a space with the same mappings, but those flagged NoInherit, and the same contents: private pages
    /// are shared until one side writes.</summary>
    /// <param name="clone">The new space, with one reference for the caller.</param>
    /// <returns>NoMemory.</returns>
    public Status Clone(out AddressSpace? clone)
    {
        Status status = CreateEmpty(out clone);
        if (status != Status.Ok)
        {
            return status;
        }

        bool flush = false;
        AddressSpace child = clone!;
        for (Mapping? mapping = _mappings.First; mapping is not null; mapping = mapping.Next)
        {
            if ((mapping.Flags & MapFlags.NoInherit) == 0
                && (!child.TryInherit(mapping) || !CloneEntries(mapping, child, ref flush)))
            {
                status = Status.NoMemory;
                break;
            }
        }

        if (flush)
        {
            // What lost write access in the parent. On failure too: its entries are stricter than they were, and right.
            Flush(Layout.UserStart, Layout.UserEnd);
        }

        if (status != Status.Ok)
        {
            child.Release();
            clone = null;
            return status;
        }

        child.Redirect = Redirect;
        child.HasRedirect = HasRedirect;
        return Status.Ok;
    }

    /// <summary>Adds a copy of another space's mapping, without pages.</summary>
    private bool TryInherit(Mapping from)
    {
        if (!MappingPool.TryReserve(1))
        {
            return false;
        }

        Mapping mapping = MappingPool.Take();
        mapping.CopyAttributes(from);
        mapping.Start = from.Start;
        mapping.End = from.End;
        mapping.Floor = from.Floor;
        mapping.Offset = from.Offset;
        mapping.Space = this;
        mapping.Memory?.AddMapping(mapping);
        _mappings.Insert(mapping);
        _mapped += mapping.Length;
        return true;
    }

    /// <summary>Shares the pages of a mapping with a clone.</summary>
    /// <param name="flush">Set when an entry of this space lost write access.</param>
    /// <returns>False when memory for the clone's tables is used up.</returns>
    private bool CloneEntries(Mapping mapping, AddressSpace child, ref bool flush)
    {
        ulong start = mapping.Start;
        while (_tables.NextRun(ref start, mapping.End, out ulong* slots, out int count))
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

            start += (ulong)count << PageBytes.Shift;
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
