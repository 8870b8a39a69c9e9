namespace Rill.Protocols;

/// <summary>Carries calls to a server; the servers' runtime implements it over the kernel's streams and in memory.</summary>
public interface ICallTransport
{
    /// <summary>The table that the handles of replies come into; null where they have none.</summary>
    IHandleTable? Handles { get; }

    /// <summary>
    /// Sends a request and waits for its reply. Never throws for what the other end does; cancellation asks the server
    /// to end the call soon and still waits for its reply.
    /// </summary>
    ValueTask<TransportReply> CallAsync(TransportCall call, CancellationToken cancellation);
}

/// <summary>A request as it goes to the kernel. All memory stays valid until the call has completed.</summary>
/// <param name="Method">The label.</param>
/// <param name="Request">The message's bytes.</param>
/// <param name="Handles">Its handles.</param>
/// <param name="Reply">Room for the reply's bytes.</param>
/// <param name="BulkToServer">Bulk bytes that the server may read.</param>
/// <param name="BulkToClient">Room that the server may write bulk bytes to.</param>
public readonly record struct TransportCall(
    uint Method,
    ReadOnlyMemory<byte> Request,
    HandleSet Handles,
    Memory<byte> Reply,
    ReadOnlyMemory<byte> BulkToServer,
    Memory<byte> BulkToClient);

/// <summary>A reply as it comes from the kernel.</summary>
/// <param name="Status">0 or above: the reply's label; below 0: the kernel's status of a call without reply.</param>
/// <param name="Length">How many bytes of the call's room for the reply were written.</param>
/// <param name="Handles">The reply's handles, now the caller's.</param>
/// <param name="BulkLength">How many bytes of the room for bulk bytes were written.</param>
/// <param name="BulkTaken">How many of the bulk bytes for the server a device got, whatever the status.</param>
public readonly record struct TransportReply(int Status, int Length, HandleSet Handles, ulong BulkLength, ulong BulkTaken = 0);
