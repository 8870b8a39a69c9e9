using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Arch;

namespace Rill.Kernel.Memory;

/// <content>What <see cref="UserMemory"/> needs: from an address to the direct map.</content>
public sealed unsafe partial class AddressSpace
{
    /// <summary>Finds a byte that is there with the access asked for, without bringing anything in.</summary>
    internal bool TryTranslate(ulong user, bool forWrite, out byte* pointer)
    {
        if (user < Layout.UserEnd)
        {
            ulong* slot = _tables.Find(user);
            if (slot != null)
            {
                PageTableEntry entry = PageTableEntry.Read(slot);
                if (entry.IsUser && entry.IsCounted && (!forWrite || entry.IsWritable))
                {
                    pointer = DirectMap.ToVirtual(entry.Physical) + (user & Pages.OffsetMask);
                    return true;
                }
            }
        }

        pointer = null;
        return false;
    }

    /// <summary>Finds a byte for a debugger: in a private mapping whatever its protection, on a private copy where it
    /// is written; elsewhere as user code could.</summary>
    internal Status Force(ulong user, bool write, out byte* pointer)
    {
        if (TryTranslate(user, write, out pointer))
        {
            return Status.Ok;
        }

        FaultAccess access = write ? FaultAccess.Write : FaultAccess.Read;
        Mapping? mapping = _mappings.Find(user);
        if (mapping is null || mapping.IsShared || Allows(mapping.Protection, access))
        {
            Status status = HandleFault(user, access);
            if (status == Status.Ok)
            {
                return TryTranslate(user, write, out pointer) ? Status.Ok : Status.BadAddress;
            }

            return status == Status.NoMemory ? status : Status.BadAddress;
        }

        return ForcePrivate(mapping, Pages.Down(user), user & Pages.OffsetMask, write, out pointer);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Status ForcePrivate(Mapping mapping, ulong page, ulong inPage, bool write, out byte* pointer)
    {
        pointer = null;
        ulong* slot = _tables.Ensure(page);
        if (slot == null)
        {
            return Status.NoMemory;
        }

        Status status = Status.Ok;
        if (*slot == 0)
        {
            status = Bring(mapping, page, slot, write ? FaultAccess.Write : FaultAccess.Read);
        }

        PageTableEntry entry = PageTableEntry.Read(slot);
        if (status == Status.Ok && write
            && (!entry.IsPrivate || FrameAllocator.FrameOf(entry.Physical)->RefCount != 1))
        {
            status = MakeWritable(mapping, page, slot);
        }

        if (status != Status.Ok)
        {
            return status == Status.NoMemory ? status : Status.BadAddress;
        }

        pointer = DirectMap.ToVirtual(PageTableEntry.Read(slot).Physical) + inPage;
        return Status.Ok;
    }
}
