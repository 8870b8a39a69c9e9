using System;
using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Arch;

namespace Rill.Kernel.Memory;

/// <content>Bringing pages in when they are touched.</content>
public sealed unsafe partial class AddressSpace
{
    /// <summary>Pages of an object that one fault maps at most where the object has them already: an aligned window.</summary>
    private const ulong AroundPages = 16;
    /// <summary>Anonymous pages that one fault brings in at most, when faults come page after page.</summary>
    private const uint LongestRun = 16;
    /// <summary>Bytes that stay free below a growing stack (as Linux's stack_guard_gap, 256 pages).</summary>
    private const ulong StackGuard = 256 * Pages.Size;

    /// <summary>Resolves a fault of user code, or a touch by the kernel in its name.</summary>
    /// <param name="address">The address, of any alignment.</param>
    /// <returns>Ok: the access is possible now. BadAddress: nothing is mapped there. AccessDenied: protection.
    /// NotFound: past the end of the Memory object. NoMemory.</returns>
    public Status HandleFault(ulong address, FaultAccess access)
    {
        Mapping? mapping = _lastFault;
        if (mapping is null || address - mapping.Start >= mapping.Length)
        {
            Status status = FindForFault(address, out mapping);
            if (status != Status.Ok)
            {
                return status;
            }

            _lastFault = mapping;
        }

        if (!Allows(mapping!.Protection, access))
        {
            return Status.AccessDenied;
        }

        ulong page = Pages.Down(address);
        ulong* slot = _tables.Ensure(page);
        if (slot == null)
        {
            return Status.NoMemory;
        }

        FaultCount++;
        if (*slot == 0)
        {
            return mapping.Memory is null ? BringAnonymousRun(mapping, page, slot) : Bring(mapping, page, slot, access);
        }

        if (access == FaultAccess.Write && !PageTableEntry.Read(slot).IsWritable)
        {
            return MakeWritable(mapping, page, slot);
        }

        // Another core's fault was faster, or this core's translation is older than the entry.
        Tlb.FlushPage(page);
        return Status.Ok;
    }

    /// <summary>Finds the mapping for a fault, growing a stack downwards if the address lies just below one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Status FindForFault(ulong address, out Mapping? mapping)
    {
        mapping = _mappings.FindEndingAfter(address);
        if (mapping is not null && mapping.Start <= address)
        {
            return Status.Ok;
        }

        if (mapping is null || !mapping.GrowsDown || address < mapping.Floor)
        {
            return Status.BadAddress;
        }

        ulong start = Pages.Down(address);
        if (mapping.Previous is not null && start < mapping.Previous.End + StackGuard)
        {
            return Status.BadAddress;
        }

        if (!MayMap(start, mapping.Start - start, isData: false))
        {
            return Status.BadAddress;
        }

        CountMapped(mapping, mapping.Start - start);
        mapping.Start = start;
        _mappings.RangeChanged(mapping);
        return Status.Ok;
    }

    private static bool Allows(Protection protection, FaultAccess access)
        => access switch
        {
            // The processor has no page that can be written or executed but not read.
            FaultAccess.Read => protection != Protection.None,
            FaultAccess.Write => (protection & Protection.Write) != 0,
            _ => (protection & Protection.Execute) != 0,
        };

    /// <summary>Brings in an anonymous page; and the next ones too when faults come page after page.</summary>
    private Status BringAnonymousRun(Mapping mapping, ulong page, ulong* slot)
    {
        uint pages = 1;
        if (page == _runNext)
        {
            pages = Math.Min(_runPages * 2, LongestRun);
        }

        if (!FrameAllocator.TryAllocateZeroed(FrameKind.Anonymous, out ulong physical, Account))
        {
            return Status.NoMemory;
        }

        PageTableEntry.PageAccess access = PageTableEntry.PageAccess.Of(mapping.Protection);
        PageTableEntry.Frame(physical, access, isPrivate: true).Store(slot);
        _residentPrivate++;
        uint done = 1;
        if (pages > 1)
        {
            // Within the mapping and within the leaf table; what is there already ends the run.
            ulong room = Math.Min(mapping.End, (page | (PageTables.LeafSpan - 1)) + 1) - page;
            pages = Math.Min(pages, (uint)(Math.Min(room, LongestRun * Pages.Size) >> Pages.Shift));
            while (done < pages && slot[done] == 0
                && FrameAllocator.TryAllocateZeroed(FrameKind.Anonymous, out physical, Account))
            {
                PageTableEntry.Frame(physical, access, isPrivate: true).Store(slot + done);
                done++;
            }

            _residentPrivate += done - 1;
        }

        _runNext = page + (done * Pages.Size);
        _runPages = done;
        return Status.Ok;
    }

    /// <summary>Brings in one page whose entry is empty.</summary>
    private Status Bring(Mapping mapping, ulong page, ulong* slot, FaultAccess access)
    {
        MemoryObject? memory = mapping.Memory;
        PageTableEntry.PageAccess bits = PageTableEntry.PageAccess.Of(mapping.Protection);
        if (memory is null)
        {
            if (!FrameAllocator.TryAllocateZeroed(FrameKind.Anonymous, out ulong zeroed, Account))
            {
                return Status.NoMemory;
            }

            PageTableEntry.Frame(zeroed, bits, isPrivate: true).Store(slot);
            _residentPrivate++;
            return Status.Ok;
        }

        ulong index = mapping.PageIndex(page);
        bool isCopy = access == FaultAccess.Write && !mapping.IsShared;
        Status status = memory.TryGetFrame(index, allocate: !isCopy, out ulong physical);
        if (status != Status.Ok)
        {
            return status;
        }

        if (isCopy)
        {
            return BringCopy(physical, bits, slot);
        }

        if (memory.Kind == MemoryKind.Device)
        {
            PageTableEntry.Device(physical, bits).Store(slot);
            _residentShared++;
            return Status.Ok;
        }

        if (!mapping.IsShared)
        {
            bits = bits.WithoutWrite();
        }

        FrameAllocator.AddReference(physical);
        PageTableEntry.Frame(physical, bits, isPrivate: false).Store(slot);
        _residentShared++;
        BringAround(mapping, memory, page, slot, bits);
        return Status.Ok;
    }

    /// <summary>Maps a private copy of an object's frame, or of zeros for a hole.</summary>
    private Status BringCopy(ulong physical, PageTableEntry.PageAccess bits, ulong* slot)
    {
        ulong copy;
        if (physical == 0)
        {
            if (!FrameAllocator.TryAllocateZeroed(FrameKind.Anonymous, out copy, Account))
            {
                return Status.NoMemory;
            }
        }
        else
        {
            if (!FrameAllocator.TryAllocate(FrameKind.Anonymous, out copy, Account))
            {
                return Status.NoMemory;
            }

            PageBytes.Copy(DirectMap.ToVirtual(copy), DirectMap.ToVirtual(physical));
        }

        PageTableEntry.Frame(copy, bits, isPrivate: true).Store(slot);
        _residentPrivate++;
        return Status.Ok;
    }

    /// <summary>Maps the neighbours of a page that the object has already, within an aligned window: a fault costs
    /// more than sixteen entries.</summary>
    private void BringAround(
        Mapping mapping, MemoryObject memory, ulong page, ulong* slot, PageTableEntry.PageAccess bits)
    {
        ulong window = AroundPages * Pages.Size;
        ulong first = page & ~(window - 1);
        ulong start = Math.Max(first, mapping.Start);
        ulong end = Math.Min(first + window, mapping.End);
        for (ulong at = start; at < end; at += Pages.Size)
        {
            ulong* neighbour = slot + ((long)(at - page) >> Pages.Shift);
            if (*neighbour != 0
                || memory.TryGetFrame(mapping.PageIndex(at), allocate: false, out ulong physical) != Status.Ok
                || physical == 0)
            {
                continue;
            }

            FrameAllocator.AddReference(physical);
            PageTableEntry.Frame(physical, bits, isPrivate: false).Store(neighbour);
            _residentShared++;
        }
    }

    /// <summary>Makes a page that is there writable, as its mapping allows: a private page that others share is copied
    /// first.</summary>
    private Status MakeWritable(Mapping mapping, ulong page, ulong* slot)
    {
        PageTableEntry entry = PageTableEntry.Read(slot);
        PageTableEntry.PageAccess bits = PageTableEntry.PageAccess.Of(mapping.Protection);
        if (mapping.IsShared || (entry.IsPrivate && FrameAllocator.FrameOf(entry.Physical)->RefCount == 1))
        {
            // More access than before: a core whose translation is older faults once more and finds the entry.
            entry.With(bits).Store(slot);
            Tlb.FlushPage(page);
            return Status.Ok;
        }

        if (!FrameAllocator.TryAllocate(FrameKind.Anonymous, out ulong copy, Account))
        {
            return Status.NoMemory;
        }

        PageBytes.Copy(DirectMap.ToVirtual(copy), DirectMap.ToVirtual(entry.Physical));
        Uncount(entry);
        PageTableEntry.Frame(copy, bits, isPrivate: true).Store(slot);
        _residentPrivate++;
        FrameAllocator.Release(entry.Physical);
        Flush(page, page + Pages.Size);
        return Status.Ok;
    }
}
