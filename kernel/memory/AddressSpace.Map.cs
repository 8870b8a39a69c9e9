using System;
using Rill.Abi;

namespace Rill.Kernel.Memory;

/// <content>Making mappings.</content>
public sealed unsafe partial class AddressSpace
{
    private const MapFlags KnownFlags = MapFlags.Shared | MapFlags.Fixed | MapFlags.NoReplace | MapFlags.NoInherit
        | MapFlags.Populate | MapFlags.GrowsDown;

    private const Protection AnyProtection = Protection.Read | Protection.Write | Protection.Execute;

    /// <summary>Maps a range (<see cref="KernelCall.SpaceMap"/>).</summary>
    /// <param name="memory">What to map; null for anonymous memory. The mapping takes a reference of its own.</param>
    /// <param name="maximum">What the handle's rights allow, now and in later Protect calls. A private mapping may
    /// always be writable: its writes do not reach the object.</param>
    /// <param name="address">Where it is.</param>
    /// <returns>InvalidArgument, AccessDenied (more than maximum), AlreadyExists, NoMemory (no room, or no physical
    /// memory), LimitReached (bounds, number of mappings). Pages that Populate finds no memory for come at the first touch, or fail then.</returns>
    public Status Map(in MapRequest request, MemoryObject? memory, Protection maximum, out ulong address)
    {
        address = 0;
        Status status = Decode(in request, memory, ref maximum, out ulong length);
        if (status != Status.Ok)
        {
            return status;
        }

        bool isFixed = (request.Flags & MapFlags.Fixed) != 0;
        status = Place(in request, length, isFixed, out ulong start);
        if (status != Status.Ok)
        {
            return status;
        }

        if (!MayMap(start, length, IsData(request.Protection, request.Flags)))
        {
            return Status.LimitReached;
        }

        // One node to cut a mapping in two that is replaced in the middle, one for the new mapping.
        status = ReserveMappings(2);
        if (status != Status.Ok)
        {
            return status;
        }

        bool ownsMemory = memory is null && (request.Flags & MapFlags.Shared) != 0;
        if (ownsMemory)
        {
            status = MemoryObject.Create(length, MemoryFlags.None, out memory, Account);
            if (status != Status.Ok)
            {
                return status;
            }
        }

        if (isFixed && UnmapCore(start, start + length, out bool freesTables))
        {
            Flush(start, start + length, freesTables);
        }

        Mapping mapping = TakeMapping();
        mapping.Start = start;
        mapping.End = start + length;
        mapping.Floor = start;
        if ((request.Flags & MapFlags.GrowsDown) != 0)
        {
            mapping.Floor -= Math.Min(request.Limit, start - Layout.UserStart);
        }

        mapping.Offset = request.Offset;
        mapping.Tag = request.Tag;
        mapping.Protection = request.Protection;
        mapping.Maximum = maximum;
        mapping.Flags = request.Flags & Mapping.KeptFlags;
        mapping.Memory = memory;
        mapping.Space = this;
        CountMapped(mapping, length);
        mapping = Attach(mapping);
        if (ownsMemory)
        {
            memory!.Release();
        }

        if ((request.Flags & MapFlags.Populate) != 0)
        {
            Populate(mapping, start, start + Math.Min(length, MaxPopulated));
        }

        address = start;
        return Status.Ok;
    }

    /// <summary>Whether a fixed mapping that can be made replaces more than one kernel entry deals with.</summary>
    /// <param name="part">How much to unmap now.</param>
    internal bool MustClearFirst(in MapRequest request, MemoryObject? memory, Protection maximum, out ulong part)
    {
        part = 0;
        if ((request.Flags & (MapFlags.Fixed | MapFlags.NoReplace)) != MapFlags.Fixed
            || Decode(in request, memory, ref maximum, out ulong length) != Status.Ok
            || Place(in request, length, isFixed: true, out ulong start) != Status.Ok
            || !MayMap(start, length, IsData(request.Protection, request.Flags)))
        {
            return false;
        }

        part = Slice(start, length);
        return part < length;
    }

    /// <summary>Maps with all that a mapping may allow: for the kernel's own mappings.</summary>
    public Status Map(in MapRequest request, MemoryObject? memory, out ulong address)
        => Map(in request, memory, AnyProtection, out address);

    private static Status Decode(in MapRequest request, MemoryObject? memory, ref Protection maximum, out ulong length)
    {
        length = request.Length > Layout.UserEnd ? 0 : Pages.Up(request.Length);
        bool isShared = (request.Flags & MapFlags.Shared) != 0;
        bool growsDown = (request.Flags & MapFlags.GrowsDown) != 0;
        if (length == 0 || request.Reserved != 0 || (request.Flags & ~KnownFlags) != 0
            || (request.Protection & ~AnyProtection) != 0
            || (request.Flags & (MapFlags.Fixed | MapFlags.NoReplace)) == MapFlags.NoReplace)
        {
            return Status.InvalidArgument;
        }

        if (growsDown ? memory is not null || isShared : request.Limit != 0)
        {
            return Status.InvalidArgument;
        }

        if (((request.Offset | request.Limit) & Pages.OffsetMask) != 0 || request.Offset > MemoryObject.MaxSize)
        {
            return Status.InvalidArgument;
        }

        if (memory is null)
        {
            maximum = AnyProtection;
            return request.Offset == 0 ? Status.Ok : Status.InvalidArgument;
        }

        if (!isShared)
        {
            maximum |= Protection.Write;
        }

        if (memory.Kind == MemoryKind.Device
            && (!isShared || request.Offset > memory.Size || length > memory.Size - request.Offset))
        {
            return Status.InvalidArgument;
        }

        return (request.Protection & ~maximum) == 0 ? Status.Ok : Status.AccessDenied;
    }

    private Status Place(in MapRequest request, ulong length, bool isFixed, out ulong start)
    {
        start = request.Address;
        if (isFixed)
        {
            if (!IsUserRange(start, length))
            {
                return Status.InvalidArgument;
            }

            return (request.Flags & MapFlags.NoReplace) == 0 || IsFree(start, length)
                ? Status.Ok
                : Status.AlreadyExists;
        }

        start = Pages.Down(start);
        if (start != 0 && IsUserRange(start, length) && IsFree(start, length))
        {
            return Status.Ok;
        }

        start = _mappings.FindGap(length, _bounds.MapTop);
        return start == 0 ? Status.NoMemory : Status.Ok;
    }

    private bool IsFree(ulong start, ulong length)
    {
        Mapping? mapping = _mappings.FindEndingAfter(start);
        return mapping is null || mapping.Start >= start + length;
    }

    /// <summary>Puts a new mapping into the tree and joins it with its neighbours.</summary>
    /// <returns>The mapping that the range is part of now.</returns>
    private Mapping Attach(Mapping mapping)
    {
        Mapping? next = _mappings.FindEndingAfter(mapping.Start);
        Mapping? previous = next is null ? _mappings.Last : next.Previous;
        if (previous is not null && previous.Continues(mapping))
        {
            previous.End = mapping.End;
            _mappings.RangeChanged(previous);
            ReturnMapping(mapping);
            mapping = previous;
        }
        else
        {
            mapping.Memory?.AddMapping(mapping);
            _mappings.Insert(mapping);
        }

        MergeWithNext(mapping);
        return mapping;
    }

    /// <summary>The most that one kernel entry brings in, in bytes; the rest comes by touch.</summary>
    private const ulong MaxPopulated = 16 << 20;

    /// <summary>Brings in the pages of a range of a mapping, as far as there is memory.</summary>
    private void Populate(Mapping mapping, ulong start, ulong end)
    {
        if (mapping.Protection == Protection.None)
        {
            return;
        }

        FaultAccess access = (mapping.Protection & Protection.Write) != 0 && !mapping.IsShared
            ? FaultAccess.Write
            : FaultAccess.Read;
        for (ulong page = start; page < end; page += Pages.Size)
        {
            ulong* slot = _tables.Ensure(page);
            if (slot == null || (*slot == 0 && Bring(mapping, page, slot, access) != Status.Ok))
            {
                return;
            }
        }
    }
}
