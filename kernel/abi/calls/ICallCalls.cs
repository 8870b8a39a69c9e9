namespace Rill.Abi.Calls;

/// <summary>Calls on the bulk buffers of a call that the caller holds as its server.</summary>
public interface ICallCalls
{
    /// <summary>Reads what the call's maker lends to be read.</summary>
    /// <param name="call">Which.</param>
    /// <param name="offset">Where, in bytes.</param>
    /// <param name="buffer">To where.</param>
    /// <returns>Bytes copied: fewer than asked for where what is lent ends before.</returns>
    [KernelCall(77, CallKind.Copying)]
    [Error(Status.PeerClosed, "the call's maker is gone or gave it up")]
    int CallRead([Handle(ObjectType.Call, Rights.Read)] uint call, [Advances] ulong offset, Span<byte> buffer);

    /// <summary>Writes what the call's maker lends to be written.</summary>
    /// <param name="call">Which.</param>
    /// <param name="offset">Where, in bytes.</param>
    /// <param name="buffer">From where.</param>
    /// <returns>Bytes copied: fewer than asked for where what is lent ends before.</returns>
    [KernelCall(78, CallKind.Copying)]
    [Error(Status.PeerClosed, "the call's maker is gone or gave it up")]
    int CallWrite([Handle(ObjectType.Call, Rights.Write)] uint call, [Advances] ulong offset, ReadOnlySpan<byte> buffer);

    /// <summary>Copies what the call's maker lends to be read into memory.</summary>
    /// <param name="call">Which.</param>
    /// <param name="offset">Where in what is lent, in bytes.</param>
    /// <param name="memory">To which memory.</param>
    /// <param name="memoryOffset">Where there, in bytes.</param>
    /// <param name="length">Bytes.</param>
    /// <returns>Bytes copied: fewer than asked for where one of the two ends before.</returns>
    [KernelCall(79, CallKind.Copying)]
    [Error(Status.PeerClosed, "the call's maker is gone or gave it up")]
    [Error(Status.BadState, "it is memory of a device")]
    [Error(Status.BadAddress, "what is lent cannot be read")]
    [Error(Status.NoMemory, "there is none for a page")]
    ulong CallReadMemory(
        [Handle(ObjectType.Call, Rights.Read)] uint call,
        [Advances] ulong offset,
        [Handle(ObjectType.Memory, Rights.Write)] uint memory,
        [Advances] ulong memoryOffset,
        [Remains] ulong length);

    /// <summary>Copies memory to what the call's maker lends to be written.</summary>
    /// <param name="call">Which.</param>
    /// <param name="offset">Where in what is lent, in bytes.</param>
    /// <param name="memory">From which memory.</param>
    /// <param name="memoryOffset">Where there, in bytes.</param>
    /// <param name="length">Bytes.</param>
    /// <returns>Bytes copied: fewer than asked for where one of the two ends before.</returns>
    [KernelCall(80, CallKind.Copying)]
    [Error(Status.PeerClosed, "the call's maker is gone or gave it up")]
    [Error(Status.BadState, "it is memory of a device")]
    [Error(Status.BadAddress, "what is lent cannot be written")]
    [Error(Status.NoMemory, "there is none for a page")]
    ulong CallWriteMemory(
        [Handle(ObjectType.Call, Rights.Write)] uint call,
        [Advances] ulong offset,
        [Handle(ObjectType.Memory, Rights.Read)] uint memory,
        [Advances] ulong memoryOffset,
        [Remains] ulong length);
}
