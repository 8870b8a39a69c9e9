using Rill.Abi;

namespace Rill.Runtime.Native;

/// <content>Memory objects and address spaces.</content>
public abstract unsafe partial class KernelCalls
{
    /// <summary>Makes a zero-filled Memory object of <paramref name="size"/> bytes, rounded up to pages, charged to a Job (0:
    /// the caller's own).</summary>
    public Status MemoryCreate(ulong size, MemoryFlags flags, out uint memory, uint job = 0) =>
        TakeHandle(Invoke(KernelCall.MemoryCreate, size, (ulong)flags, job), out memory);

    /// <summary>Makes a Memory object of a range of physical addresses.</summary>
    public Status MemoryCreatePhysical(uint resource, ulong start, ulong size, out uint memory) =>
        TakeHandle(Invoke(KernelCall.MemoryCreatePhysical, resource, start, size), out memory);

    /// <summary>Grows or shrinks a Memory object.</summary>
    public Status MemoryResize(uint memory, ulong size) => (Status)InvokeLong(KernelCall.MemoryResize, memory, size);

    /// <summary>Seals the contents; BadState where mappings do not allow it.</summary>
    public Status MemorySeal(uint memory, MemorySeals seals) => (Status)Invoke(KernelCall.MemorySeal, memory, (ulong)seals);

    /// <summary>Tells size and committed bytes.</summary>
    public Status MemoryInfo(uint memory, out MemoryInfo info)
    {
        fixed (MemoryInfo* pointer = &info)
        {
            return (Status)Invoke(KernelCall.MemoryInfo, memory, (ulong)pointer);
        }
    }

    /// <summary>Copies out of a Memory object; <paramref name="read"/> is less than asked for at the object's end.</summary>
    public Status MemoryRead(uint memory, ulong offset, Span<byte> buffer, out int read)
    {
        fixed (byte* pointer = buffer)
        {
            return TakeCount(Invoke(KernelCall.MemoryRead, memory, offset, (ulong)pointer, (ulong)buffer.Length), out read);
        }
    }

    /// <summary>Copies into a Memory object; never grows it.</summary>
    public Status MemoryWrite(uint memory, ulong offset, ReadOnlySpan<byte> buffer, out int written)
    {
        fixed (byte* pointer = buffer)
        {
            return TakeCount(Invoke(KernelCall.MemoryWrite, memory, offset, (ulong)pointer, (ulong)buffer.Length), out written);
        }
    }

    /// <summary>Copies between Memory objects.</summary>
    public Status MemoryCopy(uint to, ulong toOffset, uint from, ulong fromOffset, ulong length, out ulong copied) =>
        TakeValue(InvokeLong(KernelCall.MemoryCopy, to, toOffset, from, fromOffset, length), out copied);

    /// <summary>Frees the whole pages of a range and zeroes the rest of it.</summary>
    public Status MemoryDiscard(uint memory, ulong offset, ulong length) =>
        (Status)InvokeLong(KernelCall.MemoryDiscard, memory, offset, length);

    /// <summary>Makes an empty address space, charged to a Job (0: the caller's own).</summary>
    public Status SpaceCreate(out uint space, uint job = 0) => TakeHandle(Invoke(KernelCall.SpaceCreate, job), out space);

    /// <summary>Makes a copy-on-write clone of a space, charged to a Job (0: the caller's own).</summary>
    public Status SpaceClone(uint space, out uint clone, uint job = 0) =>
        TakeHandle(InvokeLong(KernelCall.SpaceClone, space, job), out clone);

    /// <summary>Sets how much may be mapped in a space from now on.</summary>
    public Status SpaceSetBounds(uint space, in SpaceBounds bounds)
    {
        fixed (SpaceBounds* pointer = &bounds)
        {
            return (Status)Invoke(KernelCall.SpaceSetBounds, space, (ulong)pointer);
        }
    }

    /// <summary>Maps memory into a space (0: the caller's own).</summary>
    public Status SpaceMap(uint space, in MapRequest request, out ulong address)
    {
        fixed (MapRequest* pointer = &request)
        {
            return TakeValue(Invoke(KernelCall.SpaceMap, space, (ulong)pointer), out address);
        }
    }

    /// <summary>Unmaps a range.</summary>
    public Status SpaceUnmap(uint space, ulong address, ulong length) =>
        (Status)InvokeLong(KernelCall.SpaceUnmap, space, address, length);

    /// <summary>Changes the access to a range.</summary>
    public Status SpaceProtect(uint space, ulong address, ulong length, Protection protection) =>
        (Status)InvokeLong(KernelCall.SpaceProtect, space, address, length, (ulong)protection);

    /// <summary>Drops the private pages of a range.</summary>
    public Status SpaceDiscard(uint space, ulong address, ulong length) =>
        (Status)Invoke(KernelCall.SpaceDiscard, space, address, length);

    /// <summary>Copies out of a space.</summary>
    public Status SpaceRead(uint space, ulong address, Span<byte> buffer, out int read)
    {
        fixed (byte* pointer = buffer)
        {
            return TakeCount(Invoke(KernelCall.SpaceRead, space, address, (ulong)pointer, (ulong)buffer.Length), out read);
        }
    }

    /// <summary>Copies into a space, as its own user code could write.</summary>
    public Status SpaceWrite(uint space, ulong address, ReadOnlySpan<byte> buffer, out int written) =>
        SpaceWrite(space, address, buffer, SpaceWriteFlags.None, out written);

    /// <summary>Copies into a space.</summary>
    public Status SpaceWrite(uint space, ulong address, ReadOnlySpan<byte> buffer, SpaceWriteFlags flags, out int written)
    {
        fixed (byte* pointer = buffer)
        {
            return TakeCount(Invoke(KernelCall.SpaceWrite, space, address, (ulong)pointer, (ulong)buffer.Length, (ulong)flags), out written);
        }
    }

    /// <summary>
    /// Stores a 32-bit word of a space where it holds an expected value, and then wakes futex waiters.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="address">Aligned to 4.</param>
    /// <param name="expected">What the word must hold.</param>
    /// <param name="value">What to store.</param>
    /// <param name="wake">How many waiters to wake if it was stored.</param>
    /// <param name="old">What the word held.</param>
    public Status SpaceCompareExchange(uint space, ulong address, uint expected, uint value, uint wake, out uint old)
    {
        Status status = TakeValue(Invoke(KernelCall.SpaceCompareExchange, space, address, expected, value, wake), out ulong held);
        old = (uint)held;
        return status;
    }

    /// <summary>Tells what a space holds, in bytes.</summary>
    public Status SpaceInfo(uint space, out SpaceInfo info)
    {
        fixed (SpaceInfo* pointer = &info)
        {
            return (Status)Invoke(KernelCall.SpaceInfo, space, (ulong)pointer);
        }
    }

    /// <summary>Moves or resizes a mapping.</summary>
    public Status SpaceRemap(uint space, in RemapRequest request, out ulong address)
    {
        fixed (RemapRequest* pointer = &request)
        {
            return TakeValue(Invoke(KernelCall.SpaceRemap, space, (ulong)pointer), out address);
        }
    }

    /// <summary>Sets where system calls, interruptions and faults of the space's threads go.</summary>
    public Status SpaceSetRedirect(uint space, in RedirectTable table)
    {
        fixed (RedirectTable* pointer = &table)
        {
            return (Status)Invoke(KernelCall.SpaceSetRedirect, space, (ulong)pointer);
        }
    }

    /// <summary>Tells the mapping at or next above an address; NotFound past the last one.</summary>
    public Status SpaceQuery(uint space, ulong address, out MappingInfo info)
    {
        fixed (MappingInfo* pointer = &info)
        {
            return (Status)Invoke(KernelCall.SpaceQuery, space, address, (ulong)pointer);
        }
    }
}
