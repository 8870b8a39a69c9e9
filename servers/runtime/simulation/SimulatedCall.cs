using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <summary>The right to answer one call.</summary>
public sealed unsafe class SimulatedCall : SimulatedObject
{
    private readonly PendingOperation _caller;
    private readonly PendingOperation _receive;
    /// <summary>Longer claims are taken for lies.</summary>
    private const ulong MostLent = 1 << 28;
    private bool _answered;
    private bool _cancelled;

    internal SimulatedCall(PendingOperation caller, PendingOperation receive)
        : base(caller.Process.Machine)
    {
        _caller = caller;
        _receive = receive;
        caller.Withdraw = AskToEnd;
        Machine.OpenCalls.Add(this);
    }

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Call;

    internal SimulatedProcess Caller => _caller.Process;

    internal uint Handle { get; set; }

    internal int Read(ulong offset, Span<byte> buffer) =>
        Copy(Part(Lent(_caller.Submission.BulkOut, _caller.Submission.BulkOutLength), offset), buffer);

    internal int Write(ulong offset, ReadOnlySpan<byte> buffer)
    {
        int written = Copy(buffer, Part(Lent(_caller.Submission.BulkIn, _caller.Submission.BulkInLength), offset));
        BulkWritten = Math.Max(BulkWritten, offset + (uint)written);
        return written;
    }

    internal ulong BulkWritten { get; private set; }

    internal ulong BulkTaken { get; private set; }

    /// <summary>A part of the caller's bulk bytes went to a device.</summary>
    internal void NoteTaken(ulong offset, int count) => BulkTaken = Math.Max(BulkTaken, offset + (uint)count);

    internal void Answer(SimulatedMessage reply)
    {
        Submission submission = reply.Operation.Submission;
        _answered = true;
        Machine.OpenCalls.Remove(this);
        if (submission.BulkOutLength > 0)
        {
            Write(0, new Span<byte>((void*)submission.BulkOut, (int)submission.BulkOutLength));
        }

        if (Caller.ExitReason != ExitReason.None)
        {
            reply.DropHandles();
            reply.Operation.Fail(Status.PeerClosed);
            return;
        }

        if (reply.Data.Length > _caller.Submission.ReplyBound)
        {
            reply.DropHandles();
            _caller.Fail(Status.TooLarge);
            return;
        }

        Completion record = reply.Record(Caller);
        record.Kind = CompletionKind.Replied;
        record.BulkInLength = BulkWritten;
        record.BulkOutLength = BulkTaken;
        _caller.Finish(record, reply.Data);
        if (submission.Flags.HasFlag(SubmissionFlags.Confirm))
        {
            reply.Operation.Finish(new Completion { Kind = CompletionKind.ReplyDone });
        }
    }

    internal void AskToEnd()
    {
        if (!_answered && !_cancelled)
        {
            _cancelled = true;
            _receive.Continue(new Completion { Kind = CompletionKind.CallCancelled, Call = Handle });
        }
    }

    private protected override void OnUnreferenced()
    {
        Machine.OpenCalls.Remove(this);
        if (!_answered)
        {
            _caller.Fail(Status.PeerClosed, BulkTaken);
        }
    }

    /// <summary>What a caller lends; nothing is behind a claim of more than the host's memory is tried with.</summary>
    private static Span<byte> Lent(ulong address, ulong length) =>
        length > MostLent ? [] : new Span<byte>((void*)address, (int)length);

    private static Span<byte> Part(Span<byte> bulk, ulong offset) => offset >= (ulong)bulk.Length ? [] : bulk[(int)offset..];

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        int count = Math.Min(from.Length, to.Length);
        from[..count].CopyTo(to);
        return count;
    }
}
