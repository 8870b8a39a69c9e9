using Rill.Abi;
using Rill.Protocols;

namespace Rill.Runtime;

/// <content>Operations that a server starts on its loop, and the pools of their state.</content>
public sealed unsafe partial class EventLoop
{
    private readonly Stack<CallOperation> _calls = new();
    private readonly Stack<EventOperation> _events = new();
    private readonly Stack<DelayOperation> _delays = new();

    /// <summary>Waits until a deadline, in nanoseconds of the monotonic clock.</summary>
    public ValueTask<bool> DelayUntilAsync(ulong deadline)
    {
        DelayOperation operation = _delays.TryPop(out DelayOperation? pooled) ? pooled : new DelayOperation(this);
        return operation.Start(deadline);
    }

    /// <summary>Waits for a while.</summary>
    public ValueTask<bool> DelayAsync(TimeSpan delay) =>
        DelayUntilAsync(Now + (ulong)(Math.Max(delay.Ticks, 0) * TimeSpan.NanosecondsPerTick));

    /// <summary>Waits for the end of a process or thread: the code in Value, the <see cref="ExitReason"/> in Label.</summary>
    public ValueTask<KernelEvent> ObserveExitAsync(uint processOrThread) =>
        RentEvent().Start(new Submission { Operation = Operation.ObserveExit, Handle = processOrThread });

    /// <summary>
    /// Serves a lane until it closes: each message goes to <paramref name="handler"/>.
    /// </summary>
    /// <param name="lane">The server's end; the served lane owns it from now on.</param>
    /// <param name="handler">Takes the requests.</param>
    /// <param name="state">What the handler keeps of this client.</param>
    /// <param name="messageBound">The longest message, in bytes; longer ones are refused by the kernel.</param>
    public ServedLane ServeLane(uint lane, ILaneHandler handler, object? state = null, uint messageBound = Submission.MaxMessage) =>
        new(this, lane, handler, state, messageBound);

    /// <summary>Serves a lane that a message brought.</summary>
    public ServedLane ServeLane(HandleOf<HandleKinds.Lane> passed, ILaneHandler handler, object? state = null) =>
        ServeLane(passed.Value, handler, state);

    /// <summary>Takes interrupts of a line for as long as the result is not disposed.</summary>
    /// <param name="interrupt">The line; the caller keeps owning it.</param>
    /// <param name="callback">Called for each interrupt; it serves the device and then acknowledges the line.</param>
    public InterruptSource OnInterrupt(uint interrupt, Action callback) => new(this, interrupt, callback);

    /// <summary>Replies to a held call. The handle is consumed.</summary>
    internal void SubmitReply(
        uint call, uint label, ReadOnlySpan<byte> body, ReadOnlySpan<byte> bulk, in HandleSet handles, bool moveHandles)
    {
        // What does not fit beside other replies goes after them; what is larger than the room goes by itself.
        if (body.Length + bulk.Length + 16 > SubmissionBatch.ArenaSize)
        {
            Kernel.CallWrite(call, 0, bulk, out _);
            bulk = default;
        }

        ref Submission submission = ref Reserve();
        ulong bodyAddress = 0;
        ulong bulkAddress = 0;
        if ((!body.IsEmpty && !_batch.TryCopy(body, out bodyAddress))
            || (!bulk.IsEmpty && !_batch.TryCopy(bulk, out bulkAddress)))
        {
            // The cleared submission stands for nothing yet; take it back, hand over what there is, start again.
            _batch.RemoveLast();
            Flush();
            if (_batch.Pending > 0)
            {
                // The queue is full: the reply goes by itself when the ring has been drained.
                PostReply(call, label, body, bulk, handles, moveHandles);
                return;
            }

            SubmitReply(call, label, body, bulk, in handles, moveHandles);
            return;
        }

        submission.Operation = Operation.Reply;
        submission.Flags = moveHandles ? SubmissionFlags.MoveHandles : SubmissionFlags.None;
        submission.Handle = call;
        submission.Label = label;
        submission.Buffer = bodyAddress;
        submission.Length = (uint)body.Length;
        submission.BulkOut = bulkAddress;
        submission.BulkOutLength = (ulong)bulk.Length;
        submission.SetHandles(in handles);
    }

    internal CallOperation RentCall() => _calls.TryPop(out CallOperation? pooled) ? pooled : new CallOperation(this);

    internal void ReturnCall(CallOperation operation) => _calls.Push(operation);

    internal void ReturnEvent(EventOperation operation) => _events.Push(operation);

    internal void ReturnDelay(DelayOperation operation) => _delays.Push(operation);

    private EventOperation RentEvent() => _events.TryPop(out EventOperation? pooled) ? pooled : new EventOperation(this);

    private void PostReply(
        uint call, uint label, ReadOnlySpan<byte> body, ReadOnlySpan<byte> bulk, HandleSet handles, bool moveHandles)
    {
        byte[] bodyCopy = body.ToArray();
        byte[] bulkCopy = bulk.ToArray();
        Post(_ => SubmitReply(call, label, bodyCopy, bulkCopy, in handles, moveHandles), null);
    }
}
