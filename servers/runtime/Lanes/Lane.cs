using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Protocols;
using Rill.Runtime.Native;

namespace Rill.Runtime;

/// <summary>The client's end of a stream to a server. For its loop's thread.</summary>
/// <param name="loop">The loop that completions come to.</param>
/// <param name="handle">The lane; this object owns it from now on.</param>
public sealed class Lane(EventLoop loop, uint handle) : IDisposable, ICallTransport
{
    private readonly LaneHandle _handle = new(loop.Kernel, handle);

    /// <summary>Takes a lane that a message brought.</summary>
    public Lane(EventLoop loop, HandleOf<HandleKinds.Lane> passed)
        : this(loop, passed.Value)
    {
    }

    /// <summary>The loop that completions come to.</summary>
    public EventLoop Loop => loop;

    /// <summary>The lane's handle; 0 after Dispose.</summary>
    public uint Handle => _handle.Value;

    /// <summary>Sends a request and waits for its reply. Allocates nothing in the steady state.</summary>
    /// <param name="label">The method.</param>
    /// <param name="request">The message's bytes; copied, so the span is free at once.</param>
    /// <param name="reply">Room for the reply's bytes; a longer reply ends with TooLarge. In use until the call ends.</param>
    /// <param name="bulkOut">Bytes that the server may read until the call ends.</param>
    /// <param name="bulkIn">Room that the server may write to until the call ends.</param>
    /// <param name="handles">Handles that go along.</param>
    /// <param name="moveHandles">Whether they leave this process when the server takes the message.</param>
    /// <param name="cancellation">Asks the server to end the call soon; the call still ends by its reply.</param>
    public ValueTask<CallResult> CallAsync(
        uint label,
        ReadOnlySpan<byte> request,
        Memory<byte> reply = default,
        ReadOnlyMemory<byte> bulkOut = default,
        Memory<byte> bulkIn = default,
        HandleSet handles = default,
        bool moveHandles = false,
        CancellationToken cancellation = default) =>
        loop.RentCall().Start(
            Handle,
            label,
            request,
            reply,
            bulkOut,
            bulkIn,
            handles,
            moveHandles ? SubmissionFlags.MoveHandles : SubmissionFlags.None,
            cancellation);

    /// <summary>Sends a message that has no reply. Completes when the other end took it, or cannot any more.</summary>
    public ValueTask<CallResult> SendAsync(
        uint label, ReadOnlySpan<byte> message, HandleSet handles = default, bool moveHandles = false) =>
        loop.RentCall().StartSend(
            Handle, label, message, handles, moveHandles ? SubmissionFlags.MoveHandles : SubmissionFlags.None);

    /// <inheritdoc/>
    IHandleTable? ICallTransport.Handles => loop.Kernel;

    /// <inheritdoc/>
    /// <remarks>Handles of a request move to the server.</remarks>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    async ValueTask<TransportReply> ICallTransport.CallAsync(TransportCall call, CancellationToken cancellation)
    {
        CallResult result = await CallAsync(
            call.Method,
            call.Request.Span,
            call.Reply,
            call.BulkToServer,
            call.BulkToClient,
            call.Handles,
            moveHandles: true,
            cancellation);
        return result.Status == Status.Ok
            ? new TransportReply((int)result.Label, result.Length, result.Handles, result.BulkWritten, result.BulkTaken)
            : new TransportReply((int)result.Status, 0, default, 0, result.BulkTaken);
    }

    /// <summary>Closes the lane: pending calls end with PeerClosed or Cancelled.</summary>
    public void Dispose() => _handle.Dispose();
}
