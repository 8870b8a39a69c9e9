using Rill.Abi;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>Calls on Memory objects.</summary>
internal static class MemoryCalls
{
    public static Status MemoryCreate(Thread caller, ulong size, MemoryFlags flags, Job job, out MemoryObject? made)
        => MemoryObject.Create(size, flags, out made, job.Account);

    public static Status MemoryCreatePhysical(Thread caller, ulong start, ulong size, out MemoryObject? made)
        => MemoryObject.CreatePhysical(start, size, caller.Process.Job.Account, out made);

    public static long MemoryResize(Thread caller, MemoryObject memory, ulong size)
    {
        ulong step = memory.StepTo(size);
        Status status = memory.Resize(step);
        return status == Status.Ok && step != size ? CallResult.Again : (long)status;
    }

    public static Status MemoryInfo(Thread caller, MemoryObject memory, Rights rights, out MemoryInfo info)
    {
        memory.GetInfo(out info);
        if ((rights & Rights.Manage) == 0)
        {
            // For whoever programs a device with it: its maker, and whom that one gives the right.
            info.PhysicalBase = 0;
        }
        return Status.Ok;
    }

    public static long MemoryRead(Thread caller, MemoryObject memory, ulong offset, UserOut<byte> buffer, ulong length)
    {
        Status status = UserMemory.ReadObject(memory, offset, caller.Process.Space, buffer.Address, length, out ulong copied);
        return status == Status.Ok ? (long)copied : (long)status;
    }

    public static long MemoryWrite(Thread caller, MemoryObject memory, ulong offset, UserIn<byte> buffer, ulong length)
    {
        Status status = UserMemory.WriteObject(memory, offset, caller.Process.Space, buffer.Address, length, out ulong copied);
        return status == Status.Ok ? (long)copied : (long)status;
    }

    public static long MemoryCopy(
        Thread caller, MemoryObject to, ulong toOffset, MemoryObject from, ulong fromOffset, ulong length)
    {
        Status status = MemoryObject.Copy(to, toOffset, from, fromOffset, length, Slices.Part(length), out ulong copied);
        return status == Status.Ok ? (long)copied : (long)status;
    }

    public static long MemoryDiscard(Thread caller, MemoryObject memory, ref ulong offset, ref ulong length)
    {
        length = memory.Clip(offset, length);
        ulong part = memory.Slice(offset, length);
        return Slices.Done(memory.Discard(offset, part), part, ref offset, ref length);
    }

    public static Status MemorySeal(Thread caller, MemoryObject memory, MemorySeals seals) => memory.Seal(seals);
}
