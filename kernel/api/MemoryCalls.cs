using Rill.Abi;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>Calls on Memory objects.</summary>
internal static class MemoryCalls
{
    public static long Create(Process caller, ulong size, ulong flags, ulong jobHandle)
    {
        Status status = Lookup.Job(caller, jobHandle, Rights.Write, out Job? job);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        if ((flags & ~(ulong)MemoryFlags.Contiguous) != 0)
        {
            return (long)Status.InvalidArgument;
        }
        status = MemoryObject.Create(size, (MemoryFlags)flags, out MemoryObject? memory, job!.Account);
        return status == Status.Ok ? Lookup.Give(caller, memory!, Rights.All) : (long)status;
    }

    public static long CreatePhysical(Process caller, ulong resource, ulong address, ulong size)
    {
        Status status = Lookup.Resource(caller, resource, ResourceKind.Memory, address, size);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = MemoryObject.CreatePhysical(address, size, caller.Job.Account, out MemoryObject? memory);
        return status == Status.Ok ? Lookup.Give(caller, memory!, Rights.All & ~Rights.Execute) : (long)status;
    }

    public static long Resize(Process caller, ulong handle, ulong size)
    {
        Status status = Lookup.Memory(caller, handle, Rights.Resize, out MemoryObject? memory);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        ulong step = memory!.StepTo(size);
        status = memory.Resize(step);
        return status == Status.Ok && step != size ? CallResult.Again : (long)status;
    }

    public static long Info(Process caller, ulong handle, UserOut<MemoryInfo> to)
    {
        Status status = Lookup.Memory(caller, handle, Rights.None, out MemoryObject? memory);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        memory!.GetInfo(out MemoryInfo info);
        if (Lookup.Memory(caller, handle, Rights.Manage, out _) != Status.Ok)
        {
            // For whoever programs a device with it: its maker, and whom that one gives the right.
            info.PhysicalBase = 0;
        }
        return (long)to.Write(caller.Space, in info);
    }

    public static long Read(Process caller, ulong handle, ulong offset, ulong buffer, ulong length)
    {
        Status status = Lookup.Memory(caller, handle, Rights.Read, out MemoryObject? memory);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = UserMemory.ReadObject(memory!, offset, caller.Space, buffer, length, out ulong copied);
        return status == Status.Ok ? (long)copied : (long)status;
    }

    public static long Write(Process caller, ulong handle, ulong offset, ulong buffer, ulong length)
    {
        Status status = Lookup.WritableMemory(caller, handle, out MemoryObject? memory);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = UserMemory.WriteObject(memory!, offset, caller.Space, buffer, length, out ulong copied);
        return status == Status.Ok ? (long)copied : (long)status;
    }

    public static long Copy(Process caller, ulong toHandle, ulong toOffset, ulong fromHandle, ulong fromOffset, ulong length)
    {
        Status status = Lookup.WritableMemory(caller, toHandle, out MemoryObject? to);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = Lookup.Memory(caller, fromHandle, Rights.Read, out MemoryObject? from);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = MemoryObject.Copy(to!, toOffset, from!, fromOffset, length, Slices.Part(length), out ulong copied);
        return status == Status.Ok ? (long)copied : (long)status;
    }

    public static long Discard(Process caller, ulong handle, ref ulong offset, ref ulong length)
    {
        Status status = Lookup.Memory(caller, handle, Rights.None, out MemoryObject? memory, out Rights rights);
        if (status == Status.Ok && (rights & Rights.Resize) == 0)
        {
            // Who may resize may clear what lies past an end within a page, sealed or not.
            status = Lookup.WritableMemory(caller, handle, out memory);
        }
        if (status != Status.Ok)
        {
            return (long)status;
        }
        length = memory!.Clip(offset, length);
        ulong part = memory.Slice(offset, length);
        return Slices.Done(memory.Discard(offset, part), part, ref offset, ref length);
    }

    public static long Seal(Process caller, ulong handle, ulong seals)
    {
        Status status = Lookup.Memory(caller, handle, Rights.Resize, out MemoryObject? memory);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        if (seals > uint.MaxValue)
        {
            return (long)Status.InvalidArgument;
        }
        return (long)memory!.Seal((MemorySeals)seals);
    }
}
