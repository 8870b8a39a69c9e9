using System.Runtime.CompilerServices;

namespace Rill.Protocols;

/// <summary>What generated dispatchers do once a handler runs.</summary>
public static class ServerCall
{
    /// <summary>Encodes a handler's outcome when it is there; without allocation if it is there already.</summary>
    /// <exception cref="UndeclaredErrorException">The handler fails with what the call does not declare.</exception>
    public static ValueTask<DispatchResult> FinishAsync<TReply>(
        uint method, ErrorCheck declares, ValueTask<Reply<TReply>> outcome, Memory<byte> room)
        where TReply : struct, IProtocolMessage<TReply> =>
        outcome.IsCompletedSuccessfully
            ? new ValueTask<DispatchResult>(Encode(method, declares, outcome.Result, room))
            : AwaitAsync(method, declares, outcome, room);

    /// <summary>Decodes a request and checks its handles, which are closed if it is refused.</summary>
    /// <returns>0, or the errno for the caller.</returns>
    public static int Decode<TRequest>(ReadOnlyMemory<byte> request, in ReceivedHandles handles, out TRequest message)
        where TRequest : struct, IProtocolMessage<TRequest>
    {
        if (!handles.TryAccept(TRequest.HandleRules))
        {
            message = default;
            return ProtocolStatus.WrongHandles;
        }

        int refused = TRequest.Parse(request, handles.Set, out message);
        if (refused != 0)
        {
            handles.Close();
        }

        return refused;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<DispatchResult> AwaitAsync<TReply>(
        uint method, ErrorCheck declares, ValueTask<Reply<TReply>> outcome, Memory<byte> room)
        where TReply : struct, IProtocolMessage<TReply> =>
        // In the server's own context: a handler's Task that ends there goes on at once, while without the context it
        // would go on in the thread pool.
        Encode(method, declares, await outcome, room);

    private static DispatchResult Encode<TReply>(uint method, ErrorCheck declares, in Reply<TReply> outcome, Memory<byte> room)
        where TReply : struct, IProtocolMessage<TReply>
    {
        if (!outcome.IsOk)
        {
            return declares(method, outcome.Status)
                ? DispatchResult.Failed(outcome.Status)
                : throw new UndeclaredErrorException(method, outcome.Status);
        }

        return outcome.Value.TryEncode(room.Span, out int written, out HandleSet handles)
            ? new DispatchResult(ProtocolStatus.Ok, written, handles, outcome.Bulk)
            : DispatchResult.Failed(ProtocolStatus.TooLarge);
    }
}
