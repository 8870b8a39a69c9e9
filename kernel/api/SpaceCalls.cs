using Rill.Abi;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>Calls on address spaces.</summary>
internal static class SpaceCalls
{
    public static Status SpaceCreate(Thread caller, Job job, out AddressSpace? made)
        => AddressSpace.Create(out made, job.Account);

    public static long SpaceClone(Thread caller, AddressSpace space, Job job, out AddressSpace? made)
    {
        made = null;
        Status status = Status.Ok;
        // One that another handle was meant for: that was closed, and its value given away, between two slices.
        if (caller.CloneOf != space.Id || caller.Clone?.Account != job.Account)
        {
            caller.DropClone();
        }
        if (caller.Clone is null)
        {
            status = space.BeginClone(job.Account, out caller.Clone);
            caller.CloneOf = space.Id;
            caller.CloneFrom = 0;
        }
        if (status == Status.Ok)
        {
            status = space.CloneSlice(caller.Clone!, ref caller.CloneFrom);
        }
        if (status != Status.Ok)
        {
            return Slices.Abandon(caller, status);
        }
        if (caller.CloneFrom != AddressSpace.CloneDone)
        {
            return CallResult.Again;
        }
        made = caller.Clone;
        caller.Clone = null;
        return (long)Status.Ok;
    }

    public static long SpaceMap(Thread caller, AddressSpace space, in MapRequest request)
    {
        MemoryObject? memory = null;
        Protection maximum = Protection.Read | Protection.Write | Protection.Execute;
        Status status;
        if (request.Memory != 0)
        {
            status = Lookup.Memory(caller.Process, request.Memory, Rights.Map, out memory, out Rights rights);
            if (status != Status.Ok)
            {
                return (long)status;
            }
            bool isShared = (request.Flags & MapFlags.Shared) != 0;
            maximum = Maximum(isShared && memory!.IsWriteSealed ? rights & ~Rights.Write : rights, isShared);
            if ((request.Protection & ~maximum & (Protection.Read | Protection.Write | Protection.Execute)) != 0)
            {
                return (long)Status.AccessDenied;
            }
        }
        status = space.Map(in request, memory, maximum, out ulong address);
        return status == Status.Ok ? (long)address : (long)status;
    }

    public static long SpaceUnmap(Thread caller, AddressSpace space, ref ulong address, ref ulong length)
    {
        ulong part = space.Slice(address, length);
        return Slices.Done(space.Unmap(address, part), part, ref address, ref length);
    }

    public static long SpaceProtect(
        Thread caller, AddressSpace space, ref ulong address, ref ulong length, Protection protection)
    {
        ulong part = space.Slice(address, length);
        return Slices.Done(space.Protect(address, length, protection, part), part, ref address, ref length);
    }

    public static long SpaceDiscard(Thread caller, AddressSpace space, ref ulong address, ref ulong length)
    {
        ulong part = space.Slice(address, length);
        return Slices.Done(space.Discard(address, part), part, ref address, ref length);
    }

    public static long SpaceRead(Thread caller, AddressSpace space, ulong address, UserOut<byte> buffer, ulong length)
    {
        Status status = UserMemory.ReadSpace(
            space, address, caller.Process.Space, buffer.Address, length, out ulong copied);
        return status == Status.Ok ? (long)copied : (long)status;
    }

    public static long SpaceWrite(
        Thread caller, AddressSpace space, ulong address, UserIn<byte> buffer, ulong length, SpaceWriteFlags flags)
    {
        bool force = (flags & SpaceWriteFlags.Force) != 0;
        Status status = UserMemory.WriteSpace(
            space, address, caller.Process.Space, buffer.Address, length, force, out ulong copied);
        return status == Status.Ok ? (long)copied : (long)status;
    }

    public static Status SpaceInfo(Thread caller, AddressSpace space, out SpaceInfo info)
    {
        space.GetInfo(out info);
        return Status.Ok;
    }

    public static long SpaceRemap(Thread caller, AddressSpace space, in RemapRequest request)
    {
        Status status = space.Remap(in request, out ulong address);
        return status == Status.Ok ? (long)address : (long)status;
    }

    public static Status SpaceSetRedirect(Thread caller, AddressSpace space, in RedirectTable table)
    {
        if (!IsRange(table.TextStart, table.TextEnd) || !IsRange(table.CommitStart, table.CommitEnd)
            || table.SyscallEntry >= Layout.UserEnd || table.InterruptEntry >= Layout.UserEnd
            || table.FaultEntry >= Layout.UserEnd || table.CommitAbort >= Layout.UserEnd)
        {
            return Status.InvalidArgument;
        }
        space.SetRedirect(in table);
        return Status.Ok;
    }

    public static Status SpaceBarrier(Thread caller)
    {
        caller.Process.Space.Barrier();
        return Status.Ok;
    }

    public static Status SpaceQuery(Thread caller, AddressSpace space, ulong address, out MappingInfo info)
        => space.Query(address, out info);

    public static unsafe long SpaceCompareExchange(
        Thread caller, AddressSpace space, ulong address, uint expected, uint value, ulong wake)
    {
        if ((address & 3) != 0)
        {
            return (long)Status.InvalidArgument;
        }
        Status status = UserMemory.PageForWrite(space, address, out byte* word);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        uint old = System.Threading.Interlocked.CompareExchange(ref *(uint*)word, value, expected);
        if (old == expected && wake != 0)
        {
            FutexTable.Wake(space, address, FutexCalls.Clamp(wake), shared: true);
        }
        return old;
    }

    public static Status SpaceSetBounds(Thread caller, AddressSpace space, in SpaceBounds bounds)
        => space.SetBounds(in bounds);

    /// <summary>The protection that a handle's rights allow: writing to private copies needs no right to write.</summary>
    private static Protection Maximum(Rights rights, bool shared)
    {
        Protection maximum = Protection.None;
        if ((rights & Rights.Read) != 0)
        {
            maximum |= Protection.Read;
            if (!shared)
            {
                maximum |= Protection.Write;
            }
        }
        if ((rights & Rights.Write) != 0)
        {
            maximum |= Protection.Write;
        }
        if ((rights & Rights.Execute) != 0)
        {
            maximum |= Protection.Execute;
        }
        return maximum;
    }

    private static bool IsRange(ulong start, ulong end) => start <= end && end <= Layout.UserEnd;
}
