using Rill.Abi;
using Rill.Protocols;

namespace Rill.Runtime;

/// <summary>
/// What a service knows of a call beside its message. Valid until the service's task for the call has ended; it is used
/// again for other calls after that.
/// </summary>
public sealed class RequestContext
{
    private Action<RequestContext>? _onCancelled;

    internal RequestContext()
    {
    }

    /// <summary>The lane that the call came by.</summary>
    public ServedLane Lane { get; private set; } = null!;

    /// <summary>What the server keeps of the client: the lane's state.</summary>
    public object? Client => Lane.State;

    /// <summary>The call, for its bulk bytes. It is answered by the service's result, not through this.</summary>
    public PendingCall Call { get; private set; }

    /// <summary>The request's label: the method's id in the low ten bits, above them what the interface puts there.</summary>
    public uint Label { get; private set; }

    /// <summary>The sending process's object id.</summary>
    public ulong Sender { get; private set; }

    /// <summary>Whether the caller asked that the call end soon, or is gone.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>What the service keeps with the call while it is under way; its own to use.</summary>
    public object? Tag { get; set; }

    internal byte[] Request { get; } = new byte[Submission.MaxMessage];

    internal byte[] Reply { get; } = new byte[Submission.MaxMessage];

    /// <summary>Has a callback run when the caller asks that the call end soon; at once if it already did.</summary>
    public void OnCancelled(Action<RequestContext> callback)
    {
        if (IsCancelled)
        {
            callback(this);
        }
        else
        {
            _onCancelled = callback;
        }
    }

    internal void Start(ServedLane lane, scoped ref IncomingRequest request)
    {
        Lane = lane;
        Call = request.IsCall ? request.Defer() : default;
        Label = request.Label;
        Sender = request.Sender;
        IsCancelled = false;
        Tag = null;
        request.Message.CopyTo(Request);
    }

    internal void Cancel()
    {
        if (!IsCancelled)
        {
            IsCancelled = true;
            Action<RequestContext>? callback = _onCancelled;
            _onCancelled = null;
            callback?.Invoke(this);
        }
    }

    internal void Finish(in DispatchResult result)
    {
        _onCancelled = null;
        if (!Call.IsValid)
        {
            return;
        }

        if (result.Bulk.IsEmpty)
        {
            Call.Reply((uint)result.Status, Reply.AsSpan(0, result.Length), result.Handles, moveHandles: true);
        }
        else
        {
            Call.ReplyWithBulk((uint)result.Status, Reply.AsSpan(0, result.Length), result.Bulk.Span);
        }
    }
}
