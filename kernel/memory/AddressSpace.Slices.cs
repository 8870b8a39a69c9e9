using System;
using Rill.Abi;
using Rill.Kernel.Accounts;

namespace Rill.Kernel.Memory;

/// <content>How much one kernel entry does of what grows with the length of a range.</content>
public sealed unsafe partial class AddressSpace
{
    /// <summary>What a mapping costs beside its pages, counted in these: a node of the tree is found, made or let go.</summary>
    private const int MappingCost = 32;

    /// <summary>How many page-table entries an operation of user code on a range deals with in one kernel entry. Tests set
    /// it lower.</summary>
    internal static int EntriesAtOnce = DefaultEntriesAtOnce;

    internal const int DefaultEntriesAtOnce = 8192;

    /// <summary>
    /// How much of a range one kernel entry deals with, so that its time is bounded; the caller comes back for the rest.
    /// A range that is no good is told as it is, for the operation to refuse.
    /// </summary>
    internal ulong Slice(ulong address, ulong length)
    {
        ulong rounded = length > Layout.UserEnd ? 0 : Pages.Up(length);
        if (!IsUserRange(address, rounded))
        {
            return length;
        }

        int budget = EntriesAtOnce;
        ulong end = address + rounded;
        ulong at = address;
        for (Mapping? mapping = _mappings.FindEndingAfter(address);
            mapping is not null && mapping.Start < end && budget > 0;
            mapping = mapping.Next)
        {
            budget -= MappingCost;
            at = EndOfSlice(Math.Max(address, mapping.Start), Math.Min(end, mapping.End), ref budget);
        }

        return budget > 0 || at == end ? length : at - address;
    }

    /// <summary>Goes over the entries of a range until the budget is used up; where that is.</summary>
    private ulong EndOfSlice(ulong start, ulong end, ref int budget)
    {
        while (_tables.NextRun(ref start, end, out _, out int count))
        {
            budget -= count;
            start += (ulong)count << Pages.Shift;
            if (budget <= 0)
            {
                return start;
            }
        }

        return end;
    }

    /// <summary>Frees as many of the pages and mappings as <see cref="Demolition.Budget"/> allows, and the space with the
    /// last of them.</summary>
    internal void Demolish()
    {
        Mapping? mapping = _demolished;
        while (mapping is not null)
        {
            // Upwards: each mapping's tables go with the last mapping that they serve.
            Mapping? next = mapping.Next;
            ulong start = mapping.Start;
            ulong end = EndOfSlice(start, mapping.End, ref Demolition.Budget);
            ClearEntries(start, end, privateToo: true);
            if (end != mapping.End)
            {
                _tables.FreeTables(start, end, 0, end);
                mapping.Offset += end - start;
                mapping.Start = end;
            }
            else
            {
                _tables.FreeTables(start, end, 0, next is null ? UserCeiling : next.Start);
                Discharge(mapping);
                Demolition.Budget -= MappingCost;
                mapping = next;
            }

            if (Demolition.Budget <= 0 && mapping is not null)
            {
                _demolished = mapping;
                Demolition.Add(this);
                return;
            }
        }

        Check.That(_residentPrivate + _residentShared == 0, "pages left behind in an address space"u8);
        uint account = Account;
        _tables.Destroy();
        _mappingShare.Return(account, JobCount.Mappings);
        AccountTable.Uncharge(account, JobCount.Objects, 1);
        AccountTable.RemoveUser(account);
        KernelHeap.Release(this);
    }
}
