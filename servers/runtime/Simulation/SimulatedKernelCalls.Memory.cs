using System.Buffers.Binary;
using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <content>Memory objects and address spaces.</content>
public sealed unsafe partial class SimulatedKernelCalls
{
    private long InvokeMemory(KernelCall call, ulong a0, ulong a1, ulong a2, ulong a3, ulong a4)
    {
        Status status;
        switch (call)
        {
            case KernelCall.MemoryCreate:
                return a0 is 0 or > (1ul << 30)
                    ? (long)Status.InvalidArgument
                    : _process.Install(new SimulatedMemory(_machine, a0));

            case KernelCall.MemoryCopy:
                status = Resolve(a0, Rights.Write, out SimulatedMemory to);
                if (status == Status.Ok)
                {
                    status = Resolve(a2, Rights.Read, out SimulatedMemory from);
                    if (status == Status.Ok)
                    {
                        return Move(from.Range(a3, a4), to.Range(a1, a4));
                    }
                }

                return (long)status;

            case >= KernelCall.MemoryResize and <= KernelCall.MemorySeal:
                Rights rights = call switch
                {
                    KernelCall.MemoryInfo => Rights.None,
                    KernelCall.MemoryRead => Rights.Read,
                    _ => Rights.Write,
                };
                status = Resolve(a0, rights, out SimulatedMemory memory);
                return status == Status.Ok ? InvokeMemoryObject(call, memory, a1, a2, a3) : (long)status;

            case KernelCall.SpaceCreate:
                return _process.Install(new SimulatedSpace(_machine));

            case KernelCall.SpaceClone:
                status = Resolve(a0, Rights.Read, out SimulatedSpace original);
                return status == Status.Ok ? _process.Install(original.Clone()) : (long)status;

            case KernelCall.SpaceMap when a0 == 0:
                return MapOwn(*(MapRequest*)a1);

            case >= KernelCall.SpaceMap and <= KernelCall.SpaceQuery when call != KernelCall.SpaceBarrier:
                status = Resolve(a0, Rights.None, out SimulatedSpace space);
                return status == Status.Ok ? InvokeSpace(call, space, a1, a2, a3, a4) : (long)status;

            case KernelCall.SpaceSetBounds:
                status = Resolve(a0, Rights.Manage, out SimulatedSpace bounded);
                if (status == Status.Ok)
                {
                    bounded.Bounds = *(SpaceBounds*)a1;
                }

                return (long)status;

            default:
                return (long)Status.NotSupported;
        }
    }

    /// <summary>A process's own space is the host's: a shared mapping of a Memory object is a pointer to its bytes.</summary>
    private long MapOwn(in MapRequest request)
    {
        Status status = Resolve(request.Memory, Rights.Map, out SimulatedMemory memory);
        if (status != Status.Ok)
        {
            return (long)status;
        }

        return (request.Flags & MapFlags.Shared) == 0 || request.Offset + request.Length > (ulong)memory.Bytes.Length
            ? (long)Status.NotSupported
            : (long)System.Runtime.CompilerServices.Unsafe.AsPointer(ref memory.Bytes[(int)request.Offset]);
    }

    private static long InvokeMemoryObject(KernelCall call, SimulatedMemory memory, ulong a1, ulong a2, ulong a3)
    {
        switch (call)
        {
            case KernelCall.MemoryResize:
                if (a1 > SimulatedMemory.MaxSize)
                {
                    return (long)Status.NoMemory;
                }

                memory.Resize(a1);
                return 0;
            case KernelCall.MemorySeal:
                memory.Seals |= (MemorySeals)a1;
                return 0;
            case KernelCall.MemoryInfo:
                *(MemoryInfo*)a1 = new MemoryInfo
                {
                    Size = (ulong)memory.Bytes.Length,
                    Committed = (ulong)memory.Bytes.Length,
                };
                return 0;
            case KernelCall.MemoryRead:
                return Move(memory.Range(a1, a3), new Span<byte>((void*)a2, (int)a3));
            case KernelCall.MemoryWrite:
                return Move(new Span<byte>((void*)a2, (int)a3), memory.Range(a1, a3));
            case KernelCall.MemoryDiscard:
                memory.Range(a1, a2).Clear();
                return 0;
            default:
                return (long)Status.NotSupported;
        }
    }

    private long InvokeSpace(KernelCall call, SimulatedSpace space, ulong a1, ulong a2, ulong a3, ulong a4)
    {
        Status status;
        switch (call)
        {
            case KernelCall.SpaceMap:
                var request = *(MapRequest*)a1;
                SimulatedMemory? memory = null;
                if (request.Memory != 0)
                {
                    status = Resolve(request.Memory, Rights.Map, out SimulatedMemory mapped);
                    if (status != Status.Ok)
                    {
                        return (long)status;
                    }

                    memory = mapped;
                }

                status = space.Map(in request, memory, out ulong address);
                return status == Status.Ok ? (long)address : (long)status;

            case KernelCall.SpaceUnmap:
                space.Unmap(a1, a2);
                return 0;

            case KernelCall.SpaceRead:
            case KernelCall.SpaceWrite:
                bool isChecked = call == KernelCall.SpaceWrite && ((SpaceWriteFlags)a4 & SpaceWriteFlags.Force) == 0;
                int done = space.Copy(a1, new Span<byte>((void*)a2, (int)a3), call == KernelCall.SpaceWrite, isChecked);
                return done == 0 && a3 != 0 ? (long)Status.BadAddress : done;

            case KernelCall.SpaceInfo:
                *(SpaceInfo*)a1 = space.GetInfo();
                return 0;

            case KernelCall.SpaceQuery:
                return (long)space.Query(a1, out *(MappingInfo*)a2);

            case KernelCall.SpaceCompareExchange:
                Span<byte> word = stackalloc byte[sizeof(uint)];
                if (space.Copy(a1, word, write: false) != word.Length)
                {
                    return (long)Status.BadAddress;
                }

                uint old = BinaryPrimitives.ReadUInt32LittleEndian(word);
                if (old == a2)
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(word, (uint)a3);
                    return space.Copy(a1, word, write: true, isChecked: true) == word.Length ? old : (long)Status.BadAddress;
                }

                return old;

            case KernelCall.SpaceSetRedirect:
                space.Redirect = *(RedirectTable*)a1;
                return 0;

            default:
                return (long)Status.NotSupported;
        }
    }

    private static long Move(Span<byte> from, Span<byte> to)
    {
        int count = Math.Min(from.Length, to.Length);
        from[..count].CopyTo(to);
        return count;
    }
}
