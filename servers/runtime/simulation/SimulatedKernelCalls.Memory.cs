using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <content>Memory objects and address spaces.</content>
public sealed unsafe partial class SimulatedKernelCalls
{
    /// <summary>The largest object that can be made, in bytes.</summary>
    private const ulong MostBytes = 1 << 30;

    private protected override Status ServeMemoryCreate(ulong size, MemoryFlags flags, SimulatedJob job, out uint result)
    {
        result = size is 0 or > MostBytes ? 0 : Process.Install(new SimulatedMemory(Machine, size));
        return result == 0 ? Status.InvalidArgument : Status.Ok;
    }

    private protected override Status ServeMemoryResize(SimulatedMemory memory, ulong size)
    {
        if (size > SimulatedMemory.MaxSize)
        {
            return Status.NoMemory;
        }

        memory.Resize(size);
        return Status.Ok;
    }

    private protected override Status ServeMemorySeal(SimulatedMemory memory, MemorySeals seals)
    {
        memory.Seals |= seals;
        return Status.Ok;
    }

    private protected override Status ServeMemoryInfo(SimulatedMemory memory, out MemoryInfo info)
    {
        info = new MemoryInfo { Size = (ulong)memory.Bytes.Length, Committed = (ulong)memory.Bytes.Length };
        return Status.Ok;
    }

    private protected override Status ServeMemoryRead(SimulatedMemory memory, ulong offset, Span<byte> buffer, out int result)
    {
        result = Move(memory.Range(offset, (ulong)buffer.Length), buffer);
        return Status.Ok;
    }

    private protected override Status ServeMemoryWrite(
        SimulatedMemory memory, ulong offset, ReadOnlySpan<byte> buffer, out int result)
    {
        result = Move(buffer, memory.Range(offset, (ulong)buffer.Length));
        return Status.Ok;
    }

    private protected override Status ServeMemoryCopy(
        SimulatedMemory to, ulong toOffset, SimulatedMemory from, ulong fromOffset, ulong length, out ulong result)
    {
        result = (ulong)Move(from.Range(fromOffset, length), to.Range(toOffset, length));
        return Status.Ok;
    }

    private protected override Status ServeMemoryDiscard(SimulatedMemory memory, ulong offset, ulong length)
    {
        memory.Range(offset, length).Clear();
        return Status.Ok;
    }

    private protected override Status ServeSpaceCreate(SimulatedJob job, out uint result)
    {
        result = Process.Install(new SimulatedSpace(Machine));
        return Status.Ok;
    }

    /// <summary>Everything is copied by the last of as many slices as the machine takes.</summary>
    private protected override Status ServeSpaceClone(SimulatedSpace space, SimulatedJob job, uint clone, out ulong result)
    {
        result = 0;
        SimulatedSpace made;
        if (clone == 0)
        {
            made = new SimulatedSpace(Machine) { SlicesLeft = Math.Max(Machine.CloneSlices, 1) };
            clone = Process.Install(made);
        }
        else
        {
            Status status = Find(clone, Rights.Write, out made);
            if (status != Status.Ok || made.SlicesLeft == 0)
            {
                return status == Status.Ok ? Status.InvalidArgument : status;
            }
        }

        if (--made.SlicesLeft > 0)
        {
            result = clone | SpaceCloneResult.More;
            return Status.Ok;
        }

        space.CopyTo(made);
        result = clone;
        return Status.Ok;
    }

    private protected override Status ServeSpaceMap(SimulatedSpace space, in MapRequest request, out ulong result)
    {
        result = 0;
        SimulatedMemory? memory = null;
        if (request.Memory != 0)
        {
            Status status = Find(request.Memory, Rights.Map, out SimulatedMemory mapped);
            if (status != Status.Ok)
            {
                return status;
            }

            memory = mapped;
        }

        return space == Process.Space ? MapOwn(in request, memory, out result) : space.Map(in request, memory, out result);
    }

    private protected override Status ServeSpaceUnmap(SimulatedSpace space, ulong address, ulong length)
    {
        space.Unmap(address, length);
        return Status.Ok;
    }

    private protected override Status ServeSpaceRead(SimulatedSpace space, ulong address, Span<byte> buffer, out int result)
    {
        result = space.Copy(address, buffer, write: false);
        return result == 0 && buffer.Length != 0 ? Status.BadAddress : Status.Ok;
    }

    private protected override Status ServeSpaceWrite(
        SimulatedSpace space, ulong address, ReadOnlySpan<byte> buffer, SpaceWriteFlags flags, out int result)
    {
        result = space.Copy(address, buffer.ToArray(), write: true, isChecked: (flags & SpaceWriteFlags.Force) == 0);
        return result == 0 && buffer.Length != 0 ? Status.BadAddress : Status.Ok;
    }

    private protected override Status ServeSpaceInfo(SimulatedSpace space, out SpaceInfo info)
    {
        info = space.GetInfo();
        return Status.Ok;
    }

    private protected override Status ServeSpaceQuery(SimulatedSpace space, ulong address, out MappingInfo info) =>
        space.Query(address, out info);

    private protected override Status ServeSpaceCompareExchange(
        SimulatedSpace space, ulong address, uint expected, uint value, ulong wake, out uint result)
    {
        result = 0;
        Span<byte> word = stackalloc byte[sizeof(uint)];
        if (space.Copy(address, word, write: false) != word.Length)
        {
            return Status.BadAddress;
        }

        uint old = BinaryPrimitives.ReadUInt32LittleEndian(word);
        if (old == expected)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(word, value);
            if (space.Copy(address, word, write: true, isChecked: true) != word.Length)
            {
                return Status.BadAddress;
            }
        }

        result = old;
        return Status.Ok;
    }

    private protected override Status ServeSpaceSetRedirect(SimulatedSpace space, in RedirectTable table)
    {
        space.Redirect = table;
        return Status.Ok;
    }

    private protected override Status ServeSpaceSetBounds(SimulatedSpace space, in SpaceBounds bounds)
    {
        space.Bounds = bounds;
        return Status.Ok;
    }

    /// <summary>A process's own space is the host's: a shared mapping of a Memory object is a pointer to its bytes.</summary>
    private static Status MapOwn(in MapRequest request, SimulatedMemory? memory, out ulong address)
    {
        address = 0;
        if (memory is null || (request.Flags & MapFlags.Shared) == 0
            || request.Offset + request.Length > (ulong)memory.Bytes.Length)
        {
            return Status.NotSupported;
        }

        address = (ulong)Unsafe.AsPointer(ref memory.Bytes[(int)request.Offset]);
        return Status.Ok;
    }

    private static int Move(ReadOnlySpan<byte> from, Span<byte> to)
    {
        int count = Math.Min(from.Length, to.Length);
        from[..count].CopyTo(to);
        return count;
    }
}
