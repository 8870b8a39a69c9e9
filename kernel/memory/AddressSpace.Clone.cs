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
        bool isShared = mapping.IsShared;
        ulong privates = 0;
        ulong all = 0;
        bool done = true;
        ulong start = mapping.Start;
        while (_tables.NextRun(ref start, mapping.End, out ulong* slot, out int count))
        {
            ulong* target = null;
            ulong* first = slot;
            for (ulong* stop = slot + count; slot != stop; slot++)
            {
                if (*slot == 0)
                {
                    continue;
                }

                if (target == null)
                {
                    // Only a table with something in it gets a counterpart.
                    ulong* table = child._tables.Ensure(start);
                    if (table == null)
                    {
                        done = false;
                        break;
                    }

                    target = table;
                }

                PageTableEntry entry = PageTableEntry.Read(slot);
                if (!isShared && entry.IsWritable)
                {
                    entry = entry.WithoutWrite();
                    entry.Store(slot);
                    flush = true;
                }

                if (entry.IsCounted)
                {
                    FrameAllocator.AddReference(entry.Physical);
                }

                entry.Store(target + (slot - first));
                privates += entry.IsPrivate ? 1ul : 0;
                all++;
            }

            if (!done)
            {
                break;
            }

            start += (ulong)count << PageBytes.Shift;
        }

        child._residentPrivate += privates;
        child._residentShared += all - privates;
        return done;
    }
}
