using Rill.Abi;
using Rill.Kernel.Memory;

namespace Rill.Kernel.Ipc;

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

    /// <summary>Finds a part of what the call's server may read.</summary>
    /// <returns>PeerClosed where its maker died or gave it up: it is held still, but has no operation any more.</returns>
    public static Status Readable(Call call, ulong offset, ulong length, out BulkPart part)
    {
        PendingOperation? operation = call.Operation;
        part = operation is null ? default
            : new(operation, operation.Request.BulkOut, operation.Request.BulkOutLength, offset, length);
        return operation is null ? Status.PeerClosed : Status.Ok;
    }

    /// <summary>Finds a part of what the call's server may write.</summary>
    /// <returns>PeerClosed as for <see cref="Readable"/>.</returns>
    public static Status Writable(Call call, ulong offset, ulong length, out BulkPart part)
    {
        PendingOperation? operation = call.Operation;
        part = operation is null ? default
            : new(operation, operation.Request.BulkIn, operation.Request.BulkInLength, offset, length);
        return operation is null ? Status.PeerClosed : Status.Ok;
    }
}
