namespace Rill.Abi.Calls;

/// <summary>Calls on Memory objects.</summary>
public interface IMemoryCalls
{
    /// <summary>Makes zero-filled anonymous memory; frames come on first touch unless it is contiguous.</summary>
    /// <param name="size">Bytes, rounded up to pages.</param>
    /// <param name="flags">Options.</param>
    /// <param name="job">Is charged for it.</param>
    /// <returns>The memory.</returns>
    [KernelCall(10)]
    [Error(Status.InvalidArgument, "the size is 0 or too large")]
    [Error(Status.LimitReached, "the Job's limit is reached")]
    [return: Handle(ObjectType.Memory, Rights.All)]
    uint MemoryCreate(ulong size, MemoryFlags flags, [Handle(ObjectType.Job, Rights.Write)] uint job = 0);

    /// <summary>Makes memory of a range of physical addresses: device registers.</summary>
    /// <param name="resource">Allows it.</param>
    /// <param name="start">The first address; whole pages.</param>
    /// <param name="size">Bytes; whole pages.</param>
    /// <returns>The memory, which cannot be mapped executable.</returns>
    [KernelCall(11)]
    [Error(Status.InvalidArgument, "the range is empty, not whole pages, or past what the processor can address")]
    [Error(Status.LimitReached, "the Job's limit is reached")]
    [return: Handle(ObjectType.Memory, Rights.All & ~Rights.Execute)]
    uint MemoryCreatePhysical(
        [Handle(ObjectType.Resource, Rights.Manage), Allows(ResourceKind.Memory, nameof(start), nameof(size))] uint resource,
        ulong start,
        ulong size);

    /// <summary>Grows or shrinks memory; what lies past the new end is unmapped everywhere and freed.</summary>
    /// <param name="memory">Which; anonymous and not contiguous.</param>
    /// <param name="size">Bytes, rounded up to pages.</param>
    [KernelCall(12, CallKind.Sliced)]
    [Error(Status.InvalidArgument, "the size is too large, or the memory is contiguous or of a device")]
    [Error(Status.BadState, "the memory is contiguous or of a device")]
    [Error(Status.LimitReached, "the Job's limit is reached")]
    [Error(Status.NoMemory, "there is none for it")]
    void MemoryResize([Handle(ObjectType.Memory, Rights.Resize)] uint memory, ulong size);

    /// <summary>Tells the object's size and what it holds and, with Manage, where it lies in physical memory.</summary>
    /// <param name="memory">Which.</param>
    /// <param name="info">What is told.</param>
    [KernelCall(13)]
    void MemoryInfo([Handle(ObjectType.Memory, TellsRights = true)] uint memory, out MemoryInfo info);

    /// <summary>Copies out of memory; holes read as zeros.</summary>
    /// <param name="memory">Which.</param>
    /// <param name="offset">Where, in bytes.</param>
    /// <param name="buffer">To where.</param>
    /// <returns>Bytes copied: fewer than asked for where the memory ends before.</returns>
    [KernelCall(14, CallKind.Copying)]
    [Error(Status.BadState, "it is memory of a device")]
    int MemoryRead([Handle(ObjectType.Memory, Rights.Read)] uint memory, [Advances] ulong offset, Span<byte> buffer);

    /// <summary>Copies into memory; never grows it.</summary>
    /// <param name="memory">Which.</param>
    /// <param name="offset">Where, in bytes.</param>
    /// <param name="buffer">From where.</param>
    /// <returns>Bytes copied: fewer than asked for where the memory ends before.</returns>
    [KernelCall(15, CallKind.Copying)]
    [Error(Status.BadState, "it is memory of a device")]
    [Error(Status.LimitReached, "the Job's limit is reached")]
    int MemoryWrite([Handle(ObjectType.Memory, Rights.Write)] uint memory, [Advances] ulong offset, ReadOnlySpan<byte> buffer);

    /// <summary>Copies between Memory objects.</summary>
    /// <param name="to">To which; never grown.</param>
    /// <param name="toOffset">Where there, in bytes.</param>
    /// <param name="from">From which.</param>
    /// <param name="fromOffset">Where there, in bytes.</param>
    /// <param name="length">Bytes.</param>
    /// <returns>Bytes copied: fewer than asked for where one of the two ends before.</returns>
    [KernelCall(16, CallKind.Copying)]
    [Error(Status.BadState, "one of the two is memory of a device")]
    [Error(Status.InvalidArgument, "the ranges are of one object and overlap")]
    [Error(Status.NoMemory, "there is none for it")]
    ulong MemoryCopy(
        [Handle(ObjectType.Memory, Rights.Write)] uint to,
        [Advances] ulong toOffset,
        [Handle(ObjectType.Memory, Rights.Read)] uint from,
        [Advances] ulong fromOffset,
        [Remains] ulong length);

    /// <summary>Frees the whole pages of a range and zeroes the rest of it.</summary>
    /// <param name="memory">Which. Who may resize it may clear what lies past an end within a page, sealed or not.</param>
    /// <param name="offset">Where, in bytes.</param>
    /// <param name="length">Bytes.</param>
    [KernelCall(17, CallKind.Sliced)]
    [Error(Status.BadState, "it is contiguous or memory of a device")]
    [Error(Status.NoMemory, "there is none for a copy that is to be kept")]
    void MemoryDiscard(
        [Handle(ObjectType.Memory, Rights.Write, Or = Rights.Resize)] uint memory, [Advances] ulong offset, [Remains] ulong length);

    /// <summary>Seals memory: from now on no handle's right to write counts, for calls and for new shared mappings.</summary>
    /// <param name="memory">Which.</param>
    /// <param name="seals">What it is sealed against.</param>
    [KernelCall(18)]
    [Error(Status.InvalidArgument, "no seal is named")]
    [Error(Status.BadState, "a seal does not allow the mappings that there are, or it is memory of a device")]
    void MemorySeal([Handle(ObjectType.Memory, Rights.Resize)] uint memory, MemorySeals seals);
}
