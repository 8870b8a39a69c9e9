using Rill.Abi;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>Calls on address spaces.</summary>
internal static class SpaceCalls
{
    public static long Create(Process caller, ulong jobHandle)
    {
        Status status = Lookup.Job(caller, jobHandle, Rights.Write, out Job? job);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = AddressSpace.Create(out AddressSpace? space, job!.Account);
        return status == Status.Ok ? Lookup.Give(caller, space!, Rights.All) : (long)status;
    }

    public static long Clone(Thread thread, Process caller, ulong handle, ulong jobHandle)
    {
        Status status = Lookup.Space(caller, handle, Rights.Read, out AddressSpace? space);
        Job? job = null;
        if (status == Status.Ok)
        {
            status = Lookup.Job(caller, jobHandle, Rights.Write, out job);
        }
        // One that another handle was meant for: that was closed, and its value given away, between two slices.
        if (status != Status.Ok || thread.CloneOf != space!.Id || thread.Clone?.Account != job!.Account)
        {
            thread.DropClone();
        }
        if (status == Status.Ok && thread.Clone is null)
        {
            status = space!.BeginClone(job!.Account, out thread.Clone);
            thread.CloneOf = space.Id;
            thread.CloneFrom = 0;
        }
        if (status == Status.Ok)
        {
            status = space!.CloneSlice(thread.Clone!, ref thread.CloneFrom);
        }
        if (status != Status.Ok)
        {
            thread.DropClone();
            return (long)status;
        }
        if (thread.CloneFrom != AddressSpace.CloneDone)
        {
            return CallResult.Again;
        }
        AddressSpace clone = thread.Clone!;
        thread.Clone = null;
        return Lookup.Give(caller, clone, Rights.All);
    }

    public static long Map(Process caller, ulong handle, UserIn<MapRequest> from)
    {
        Status status = Lookup.Space(caller, handle, Rights.Write, out AddressSpace? space);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = from.Read(caller.Space, out MapRequest request);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        MemoryObject? memory = null;
        Protection maximum = Protection.Read | Protection.Write | Protection.Execute;
        if (request.Memory != 0)
        {
            status = Lookup.Memory(caller, request.Memory, Rights.Map, out memory, out Rights rights);
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
        status = space!.Map(in request, memory, maximum, out ulong address);
        return status == Status.Ok ? (long)address : (long)status;
    }

    public static long Unmap(Process caller, ulong handle, ref ulong address, ref ulong length)
    {
        Status status = Lookup.Space(caller, handle, Rights.Write, out AddressSpace? space);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        ulong part = space!.Slice(address, length);
        return Slices.Done(space.Unmap(address, part), part, ref address, ref length);
    }

    public static long Protect(Process caller, ulong handle, ref ulong address, ref ulong length, ulong protection)
    {
        Status status = Lookup.Space(caller, handle, Rights.Write, out AddressSpace? space);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        if (protection > uint.MaxValue)
        {
            return (long)Status.InvalidArgument;
        }
        ulong part = space!.Slice(address, length);
        return Slices.Done(space.Protect(address, length, (Protection)protection, part), part, ref address, ref length);
    }

    public static long Discard(Process caller, ulong handle, ref ulong address, ref ulong length)
    {
        Status status = Lookup.Space(caller, handle, Rights.Write, out AddressSpace? space);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        ulong part = space!.Slice(address, length);
        return Slices.Done(space.Discard(address, part), part, ref address, ref length);
    }

    public static long Read(Process caller, ulong handle, ulong address, ulong buffer, ulong length)
    {
        Status status = Lookup.Space(caller, handle, Rights.Read, out AddressSpace? space);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = UserMemory.ReadSpace(space!, address, caller.Space, buffer, length, out ulong copied);
        return status == Status.Ok ? (long)copied : (long)status;
    }

    public static long Write(Process caller, ulong handle, ulong address, ulong buffer, ulong length, ulong flags)
    {
        Status status = Lookup.Space(caller, handle, Rights.Write, out AddressSpace? space);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        if ((flags & ~(ulong)SpaceWriteFlags.Force) != 0)
        {
            return (long)Status.InvalidArgument;
        }
        bool force = (flags & (ulong)SpaceWriteFlags.Force) != 0;
        status = UserMemory.WriteSpace(space!, address, caller.Space, buffer, length, force, out ulong copied);
        return status == Status.Ok ? (long)copied : (long)status;
    }

    public static long Info(Process caller, ulong handle, UserOut<SpaceInfo> to)
    {
        Status status = Lookup.Space(caller, handle, Rights.Read, out AddressSpace? space);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        space!.GetInfo(out SpaceInfo info);
        return (long)to.Write(caller.Space, in info);
    }

    public static long Remap(Process caller, ulong handle, UserIn<RemapRequest> from)
    {
        Status status = Lookup.Space(caller, handle, Rights.Write, out AddressSpace? space);
        if (status == Status.Ok)
        {
            status = from.Read(caller.Space, out RemapRequest request);
            if (status == Status.Ok)
            {
                status = space!.Remap(in request, out ulong address);
                if (status == Status.Ok)
                {
                    return (long)address;
                }
            }
        }
        return (long)status;
    }

    public static long SetRedirect(Process caller, ulong handle, UserIn<RedirectTable> from)
    {
        Status status = Lookup.Space(caller, handle, Rights.Write, out AddressSpace? space);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = from.Read(caller.Space, out RedirectTable table);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        if (!IsRange(table.TextStart, table.TextEnd) || !IsRange(table.CommitStart, table.CommitEnd)
            || table.SyscallEntry >= Layout.UserEnd || table.InterruptEntry >= Layout.UserEnd
            || table.FaultEntry >= Layout.UserEnd || table.CommitAbort >= Layout.UserEnd)
        {
            return (long)Status.InvalidArgument;
        }
        space!.SetRedirect(in table);
        return 0;
    }

    public static long Barrier(Process caller)
    {
        caller.Space.Barrier();
        return 0;
    }

    public static long Query(Process caller, ulong handle, ulong address, UserOut<MappingInfo> to)
    {
        Status status = Lookup.Space(caller, handle, Rights.Read, out AddressSpace? space);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = space!.Query(address, out MappingInfo info);
        return (long)(status == Status.Ok ? to.Write(caller.Space, in info) : status);
    }

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

    public static long SetBounds(Process caller, ulong handle, UserIn<SpaceBounds> from)
    {
        Status status = Lookup.Space(caller, handle, Rights.Manage, out AddressSpace? space);
        if (status == Status.Ok)
        {
            status = from.Read(caller.Space, out SpaceBounds bounds);
            if (status == Status.Ok)
            {
                status = space!.SetBounds(in bounds);
            }
        }
        return (long)status;
    }

    private static bool IsRange(ulong start, ulong end) => start <= end && end <= Layout.UserEnd;
}
