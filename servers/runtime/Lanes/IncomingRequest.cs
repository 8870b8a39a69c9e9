using Rill.Protocols;

namespace Rill.Runtime;

/// <summary>A message that a served lane brought; valid while its handler runs.</summary>
public ref struct IncomingRequest
{
    private readonly EventLoop _loop;
    private readonly uint _call;
    private bool _replied;
    private bool _deferred;

    internal IncomingRequest(ServedLane lane, scoped in CompletionView completion)
    {
        _loop = lane.Loop;
        _call = completion.Call;
        Label = completion.Label;
        Message = completion.Body;
        Handles = completion.Handles;
        Sender = completion.Value;
        BulkReadable = completion.BulkReadable;
        BulkWritable = completion.BulkWritable;
    }

    /// <summary>The method, and what else the protocol puts into the label.</summary>
    public uint Label { get; }

    /// <summary>The message's bytes, in the ring.</summary>
    public ReadOnlySpan<byte> Message { get; }

    /// <summary>The handles that came along: this process's, to keep or to close.</summary>
    public HandleSet Handles { get; }

    /// <summary>The sending process's object id.</summary>
    public ulong Sender { get; }

    /// <summary>Bytes that the caller lets the server read.</summary>
    public ulong BulkReadable { get; }

    /// <summary>Bytes that the caller lets the server write.</summary>
    public ulong BulkWritable { get; }

    /// <summary>Whether a reply is owed; false for a message that was only sent.</summary>
    public readonly bool IsCall => _call != 0;

    /// <summary>The call's handle, which names it in <see cref="ILaneHandler.OnCallCancelled"/>.</summary>
    public readonly uint Call => _call;

    /// <summary>The call as it can be used while the handler runs, without taking it over.</summary>
    public readonly PendingCall Pending => new(_loop, _call, BulkReadable, BulkWritable);

    /// <summary>Takes the call over, to be answered later.</summary>
    public PendingCall Defer()
    {
        _deferred = true;
        return Pending;
    }

    /// <summary>Answers the call.</summary>
    public void Reply(uint label, scoped ReadOnlySpan<byte> body = default, HandleSet handles = default, bool moveHandles = false)
    {
        _replied = true;
        Pending.Reply(label, body, handles, moveHandles);
    }

    /// <summary>Answers the call with bulk bytes, in one go.</summary>
    public void ReplyWithBulk(uint label, scoped ReadOnlySpan<byte> body, scoped ReadOnlySpan<byte> bulk)
    {
        _replied = true;
        Pending.ReplyWithBulk(label, body, bulk);
    }

    /// <summary>Answers with a failure unless an answer was given. Of a deferred call a second reply finds no handle.</summary>
    internal void ReplyIfOwed(uint label)
    {
        if (IsCall && !_replied)
        {
            Reply(label);
        }
    }

    internal void ReplyIfForgotten(uint label)
    {
        if (!_deferred)
        {
            ReplyIfOwed(label);
        }
    }
}
