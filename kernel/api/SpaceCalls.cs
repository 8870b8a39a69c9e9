using System;
using Rill.Abi;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>Calls on address spaces.</summary>
internal static class SpaceCalls
{
    public static Status SpaceCreate(Thread caller, Job job, out AddressSpace? made)
        => AddressSpace.Create(out made, job.Account);

    public static long SpaceClone(Thread caller, AddressSpace space, Job job, ulong clone)
        => clone == 0 ? BeginClone(caller.Process, space, job) : GoOnCloning(caller.Process, space, clone);

    private static long BeginClone(Process caller, AddressSpace space, Job job)
    {
        Status status = space.BeginClone(job.Account, out AddressSpace? clone);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = space.CloneSlice(clone!);
        if (status != Status.Ok)
        {
            clone!.Release();
            return (long)status;
        }
        ulong more = clone!.IsWhole ? 0 : SpaceCloneResult.More;
        long result = Lookup.Give(caller, clone, Rights.All);
        return result < 0 ? result : result | (long)more;
    }

    private static long GoOnCloning(Process caller, AddressSpace space, ulong handle)
    {
        Status status = Lookup.CloneInTheMaking(caller, handle, Rights.Write, out AddressSpace? clone);
        if (status == Status.Ok)
        {
            status = clone!.IsCloneOf(space) ? space.CloneSlice(clone) : Status.InvalidArgument;
        }
        return status != Status.Ok ? (long)status : (long)(handle | (clone!.IsWhole ? 0 : SpaceCloneResult.More));
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
        if (space.MustClearFirst(in request, memory, maximum, out ulong part))
        {
            // As in Linux, what is there goes first; here, where that is much, in slices.
            status = space.Unmap(request.Address, part);
            return status == Status.Ok ? CallResult.Again : (long)status;
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
        // What follows the first slice was checked with it: else many mappings would be looked at again for each few.
        bool isChecked = caller.ProtectedUpTo != 0 && caller.ProtectedUpTo == address;
        caller.ProtectedUpTo = 0;
        ulong part = space.Slice(address, length);
        Status status = space.Protect(address, isChecked ? Math.Min(part, length) : length, protection, part);
        long result = Slices.Done(status, part, ref address, ref length);
        if (result == CallResult.Again)
        {
            caller.ProtectedUpTo = address;
        }
        return result;
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
