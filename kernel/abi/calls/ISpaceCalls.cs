namespace Rill.Abi.Calls;

/// <summary>Calls on address spaces.</summary>
public interface ISpaceCalls
{
    /// <summary>Makes an empty address space; the clock page is mapped in it.</summary>
    /// <param name="job">Is charged for it.</param>
    /// <returns>The space.</returns>
    [KernelCall(20)]
    [Error(Status.LimitReached, "the Job's limit is reached")]
    [return: Handle(ObjectType.AddressSpace, Rights.All)]
    uint SpaceCreate([Handle(ObjectType.Job, Rights.Write)] uint job = 0);

    /// <summary>Makes one slice of a copy-on-write clone of a space with the same bounds, without the mappings flagged
    /// NoInherit. Until the clone is whole, nothing else can be done with it but to close it; after an error of a slice it is of
    /// no use.</summary>
    /// <param name="space">Which.</param>
    /// <param name="job">Is charged for the clone.</param>
    /// <param name="clone">The clone to go on with; 0 begins one.</param>
    /// <returns>The clone, a handle with all rights; beside it <see cref="SpaceCloneResult.More"/> as long as it is not
    /// whole.</returns>
    [KernelCall(21)]
    [Error(Status.InvalidArgument, "the clone to go on with is whole, or of another space")]
    [Error(Status.LimitReached, "the Job's limit is reached")]
    [return: Handle(ObjectType.AddressSpace, Rights.All), Late]
    ulong SpaceClone(
        [Handle(ObjectType.AddressSpace, Rights.Read)] uint space,
        [Handle(ObjectType.Job, Rights.Write)] uint job = 0,
        [Handle(ObjectType.AddressSpace, Rights.Write), Late] uint clone = 0);

    /// <summary>Maps an object, or anonymous memory. What a fixed mapping replaces is unmapped first.</summary>
    /// <param name="space">Into which space.</param>
    /// <param name="request">What and where. Its memory handle needs Map and what the protection asks for.</param>
    /// <returns>The mapping's address.</returns>
    [KernelCall(22, CallKind.Sliced)]
    [Error(Status.BadHandle, "the request's memory is none")]
    [Error(Status.InvalidArgument, "the request is not as its fields ask for, or there is no room")]
    [Error(Status.AccessDenied, "the memory's handle does not allow the protection, or a seal does not")]
    [Error(Status.AlreadyExists, "something is mapped there, with NoReplace")]
    [Error(Status.BadState, "the memory is sealed")]
    [Error(Status.LimitReached, "the space's bounds or the Job's limit are reached")]
    [Error(Status.NotFound, "pages are to be brought in that lie past the memory's end")]
    ulong SpaceMap([Handle(ObjectType.AddressSpace, Rights.Write)] uint space, in MapRequest request);

    /// <summary>Unmaps a range; holes in it are allowed.</summary>
    /// <param name="space">Of which space.</param>
    /// <param name="address">The start: a page's.</param>
    /// <param name="length">Bytes, rounded up to pages.</param>
    [KernelCall(23, CallKind.Sliced)]
    [Error(Status.InvalidArgument, "the range does not begin at a page, is empty or leaves the space")]
    [Error(Status.LimitReached, "a mapping would be split in two and the Job's limit is reached")]
    [Error(Status.NoMemory, "a mapping would be split in two and there is none for it")]
    void SpaceUnmap(
        [Handle(ObjectType.AddressSpace, Rights.Write)] uint space, [Advances] ulong address, [Remains] ulong length);

    /// <summary>Changes the access to a range.</summary>
    /// <param name="space">Of which space.</param>
    /// <param name="address">The start: a page's.</param>
    /// <param name="length">Bytes, rounded up to pages.</param>
    /// <param name="protection">The access from now on.</param>
    [KernelCall(24, CallKind.Sliced)]
    [Error(Status.InvalidArgument, "the range does not begin at a page or leaves the space")]
    [Error(Status.NotFound, "there is a hole in the range")]
    [Error(Status.AccessDenied, "the handle that it was mapped with did not allow so much")]
    [Error(Status.LimitReached, "the space's bounds or the Job's limit are reached")]
    [Error(Status.NoMemory, "a mapping would be split in two and there is none for it")]
    void SpaceProtect(
        [Handle(ObjectType.AddressSpace, Rights.Write)] uint space,
        [Advances] ulong address,
        [Remains] ulong length,
        Protection protection);

    /// <summary>Drops the private pages of a range: anonymous ones read as zeros afterwards.</summary>
    /// <param name="space">Of which space.</param>
    /// <param name="address">The start: a page's.</param>
    /// <param name="length">Bytes, rounded up to pages.</param>
    [KernelCall(25, CallKind.Sliced)]
    [Error(Status.InvalidArgument, "the range does not begin at a page or leaves the space")]
    [Error(Status.NotFound, "there is a hole in the range")]
    void SpaceDiscard(
        [Handle(ObjectType.AddressSpace, Rights.Write)] uint space, [Advances] ulong address, [Remains] ulong length);

    /// <summary>Copies out of a space, of private mappings whatever their protection.</summary>
    /// <param name="space">Which.</param>
    /// <param name="address">From where there.</param>
    /// <param name="buffer">To where.</param>
    /// <returns>Bytes copied: what came before the first one that could not be.</returns>
    [KernelCall(26, CallKind.Copying)]
    int SpaceRead([Handle(ObjectType.AddressSpace, Rights.Read)] uint space, [Advances] ulong address, Span<byte> buffer);

    /// <summary>Copies into a space, to private copies where needed.</summary>
    /// <param name="space">Which.</param>
    /// <param name="address">To where there.</param>
    /// <param name="buffer">From where.</param>
    /// <param name="flags">Options.</param>
    /// <returns>Bytes copied: what came before the first one that could not be.</returns>
    [KernelCall(27, CallKind.Copying)]
    int SpaceWrite(
        [Handle(ObjectType.AddressSpace, Rights.Write)] uint space,
        [Advances] ulong address,
        ReadOnlySpan<byte> buffer,
        SpaceWriteFlags flags);

    /// <summary>Tells how much is mapped and resident.</summary>
    /// <param name="space">Where.</param>
    /// <param name="info">What is told.</param>
    [KernelCall(28)]
    void SpaceInfo([Handle(ObjectType.AddressSpace, Rights.Read)] uint space, out SpaceInfo info);

    /// <summary>Moves or resizes a mapping (mremap).</summary>
    /// <param name="space">Of which space.</param>
    /// <param name="request">Which mapping, and where to.</param>
    /// <returns>The mapping's address.</returns>
    [KernelCall(29)]
    [Error(Status.InvalidArgument, "the request is not as its fields ask for, or there is no room")]
    [Error(Status.NotFound, "nothing is mapped there")]
    [Error(Status.LimitReached, "the space's bounds or the Job's limit are reached")]
    ulong SpaceRemap([Handle(ObjectType.AddressSpace, Rights.Write)] uint space, in RemapRequest request);

    /// <summary>Says where calls, interruptions and faults go, for every thread made in the space from now on.</summary>
    /// <param name="space">Of which space.</param>
    /// <param name="table">Where they go.</param>
    [KernelCall(30)]
    [Error(Status.InvalidArgument, "an address lies outside user memory or a range ends before it begins")]
    void SpaceSetRedirect([Handle(ObjectType.AddressSpace, Rights.Write)] uint space, in RedirectTable table);

    /// <summary>Makes every core that runs the caller's space pass a full memory barrier before this returns.</summary>
    [KernelCall(31)]
    void SpaceBarrier();

    /// <summary>Tells the mapping at or next above an address, and how much of it is resident from there on.</summary>
    /// <param name="space">Of which space.</param>
    /// <param name="address">Where to look.</param>
    /// <param name="info">What is told.</param>
    [KernelCall(32)]
    [Error(Status.NotFound, "there is none above")]
    void SpaceQuery([Handle(ObjectType.AddressSpace, Rights.Read)] uint space, ulong address, out MappingInfo info);

    /// <summary>Stores a 32-bit word where it holds an expected value, as one step, and then wakes threads that wait for it as a
    /// shared futex. As user code could write.</summary>
    /// <param name="space">Of which space.</param>
    /// <param name="address">The word's; a multiple of 4.</param>
    /// <param name="expected">What the word must hold.</param>
    /// <param name="value">What to store.</param>
    /// <param name="wake">How many waiters to wake if it was stored.</param>
    /// <returns>What the word held.</returns>
    [KernelCall(33)]
    [Error(Status.InvalidArgument, "the address is not aligned")]
    [Error(Status.BadAddress, "user code could not write there")]
    [Error(Status.NoMemory, "there is none for a page")]
    uint SpaceCompareExchange(
        [Handle(ObjectType.AddressSpace, Rights.Write)] uint space, ulong address, uint expected, uint value, ulong wake);

    /// <summary>Sets what may be mapped from now on, and below which place; a call that would map more is LimitReached.</summary>
    /// <param name="space">Of which space.</param>
    /// <param name="bounds">How much.</param>
    [KernelCall(34)]
    [Error(Status.InvalidArgument, "the place is not a page's or too high")]
    void SpaceSetBounds([Handle(ObjectType.AddressSpace, Rights.Manage)] uint space, in SpaceBounds bounds);
}
