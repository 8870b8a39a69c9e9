using Rill.Abi;
using Rill.Kernel.Ipc;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>A part of a bulk buffer of a call that a server holds: where it lies in the space of the call's maker,
/// clipped to what was declared.</summary>
internal readonly struct BulkPart
{
    private BulkPart(PendingOperation operation, ulong buffer, ulong size, ulong offset, ulong length)
    {
        Space = operation.Owner.Space;
        Address = buffer + offset;
        Length = offset >= size ? 0 : length < size - offset ? length : size - offset;
    }

    public AddressSpace Space { get; }
    public ulong Address { get; }
    public ulong Length { get; }

    /// <summary>Finds a part of what the server may read.</summary>
    public static Status Readable(Process caller, ulong handle, ulong offset, ulong length, out Call? call, out BulkPart part)
    {
        Status status = Find(caller, handle, Rights.Read, out call, out PendingOperation? operation);
        part = status != Status.Ok ? default
            : new(operation!, operation!.Request.BulkOut, operation.Request.BulkOutLength, offset, length);
        return status;
    }

    /// <summary>Finds a part of what the server may write.</summary>
    public static Status Writable(Process caller, ulong handle, ulong offset, ulong length, out Call? call, out BulkPart part)
    {
        Status status = Find(caller, handle, Rights.Write, out call, out PendingOperation? operation);
        part = status != Status.Ok ? default
            : new(operation!, operation!.Request.BulkIn, operation.Request.BulkInLength, offset, length);
        return status;
    }

    // A call whose maker died or gave it up is held still, but has no operation any more.
    private static Status Find(Process caller, ulong handle, Rights need, out Call? call, out PendingOperation? operation)
    {
        Status status = Lookup.Call(caller, handle, need, out call);
        operation = status == Status.Ok ? call!.Operation : null;
        return status == Status.Ok && operation is null ? Status.PeerClosed : status;
    }
}
