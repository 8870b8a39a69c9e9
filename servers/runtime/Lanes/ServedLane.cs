using Rill.Abi;
using Rill.Protocols;
using Rill.Runtime.Native;

namespace Rill.Runtime;

/// <summary>The server's end of a client's stream: a multishot receive and the client's state.</summary>
public sealed class ServedLane : LoopOperation, IDisposable
{
    /// <summary>The label of an answer to a request whose handler failed: EIO (Linux, errno-base.h).</summary>
    public const uint HandlerFailed = 5;

    private readonly LaneHandle _handle;
    private readonly ILaneHandler _handler;
    private readonly uint _messageBound;

    internal ServedLane(EventLoop loop, uint lane, ILaneHandler handler, object? state, uint messageBound)
    {
        Loop = loop;
        _handle = new LaneHandle(loop.Kernel, lane);
        _handler = handler;
        _messageBound = messageBound;
        State = state;
        Receive();
    }

    /// <summary>The loop that serves the lane.</summary>
    public EventLoop Loop { get; }

    /// <summary>What the handler keeps of this client.</summary>
    public object? State { get; set; }

    /// <summary>The lane's handle; 0 when closed.</summary>
    public uint Handle => _handle.Value;

    /// <summary>Closes the lane. The handler gets no more of it.</summary>
    public void Dispose() => _handle.Dispose();

    /// <inheritdoc/>
    protected internal override void OnCompletion(scoped in CompletionView completion)
    {
        switch (completion.Kind)
        {
            case CompletionKind.CallCancelled:
                if (_handle.IsOpen)
                {
                    _handler.OnCallCancelled(this, completion.Call);
                }

                return;

            case CompletionKind.Received when completion.Status == Status.Ok:
                if (!_handle.IsOpen)
                {
                    Drop(in completion);
                    return;
                }

                if (!completion.HasMore)
                {
                    Receive();
                }

                HandleRequest(in completion);
                return;
        }

        if (completion.HasMore || !_handle.IsOpen)
        {
            // A message that the kernel refused on our behalf, or the end of a lane that we closed.
            return;
        }

        Status status = completion.Status;
        try
        {
            _handler.OnClosed(this, status);
        }
        finally
        {
            Dispose();
        }
    }

    private void HandleRequest(scoped in CompletionView completion)
    {
        Loop.Diagnostics.Requests++;
        var request = new IncomingRequest(this, in completion);
        try
        {
            _handler.OnRequest(this, ref request);
        }
        catch
        {
            Loop.Diagnostics.FailedRequests++;
            request.ReplyIfOwed(HandlerFailed);
            throw;
        }

        // A handler that neither replied nor deferred would leave the caller waiting for ever.
        request.ReplyIfForgotten(HandlerFailed);
    }

    /// <summary>
    /// Lets go of a message that lay in the ring when the lane was closed. Whoever sent it is served no more by whoever closed
    /// the lane, and hears that the peer is gone if it is still there.
    /// </summary>
    private void Drop(scoped in CompletionView completion)
    {
        HandleSet handles = completion.Handles;
        ReadOnlySpan<uint> all = [completion.Call, handles.First, handles.Second, handles.Third, handles.Fourth];
        foreach (uint handle in all)
        {
            if (handle != 0)
            {
                Loop.Kernel.HandleClose(handle);
            }
        }
    }

    private void Receive() =>
        Loop.Submit(this, new Submission
        {
            Operation = Operation.Receive,
            Flags = SubmissionFlags.Multishot,
            Handle = _handle.Value,
            Length = _messageBound,
        });
}
