using System.Buffers;
using System.Runtime.CompilerServices;

namespace Rill.Protocols;

/// <summary>What generated clients do for a call. Nothing is allocated in the steady state, but for what the reply keeps.</summary>
public static class ClientCall
{
    /// <summary>Encodes the request, sends it, decodes the reply.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<Reply<TReply>> CallAsync<TRequest, TReply>(
        ICallTransport transport,
        uint method,
        TRequest request,
        ReadOnlyMemory<byte> bulkToServer,
        Memory<byte> bulkToClient,
        CancellationToken cancellation)
        where TRequest : struct, IProtocolMessage<TRequest>
        where TReply : struct, IProtocolMessage<TReply>
    {
        // One rented buffer of each size; ArrayPool keeps them for each thread.
        byte[] requestBuffer = ArrayPool<byte>.Shared.Rent(WireFormat.MaxMessageBytes);
        byte[] replyBuffer = ArrayPool<byte>.Shared.Rent(WireFormat.MaxMessageBytes);
        try
        {
            Span<byte> room = requestBuffer.AsSpan(0, WireFormat.MaxMessageBytes);
            if (!request.TryEncode(room, out int written, out HandleSet handles))
            {
                return ProtocolStatus.TooLarge;
            }

            TransportReply reply = await transport.CallAsync(
                new TransportCall(
                    method,
                    requestBuffer.AsMemory(0, written),
                    handles,
                    replyBuffer.AsMemory(0, WireFormat.MaxMessageBytes),
                    bulkToServer,
                    bulkToClient),
                cancellation).ConfigureAwait(false);
            var received = new ReceivedHandles(reply.Handles, transport.Handles);
            if (reply.Status != ProtocolStatus.Ok)
            {
                received.Close();
                return new Reply<TReply>(reply.Status, default, default, reply.BulkTaken);
            }

            ReadOnlyMemory<byte> bytes = replyBuffer.AsMemory(0, reply.Length);
            if (TReply.KeepsInput && reply.Length > 0)
            {
                bytes = bytes.ToArray();
            }

            int refused = ServerCall.Decode(bytes, in received, out TReply message);
            return refused == 0
                ? new Reply<TReply>(ProtocolStatus.Ok, message, bulkToClient[..Lengths.AtMost(reply.BulkLength, bulkToClient.Length)], reply.BulkTaken)
                : refused;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(requestBuffer);
            ArrayPool<byte>.Shared.Return(replyBuffer);
        }
    }
}
