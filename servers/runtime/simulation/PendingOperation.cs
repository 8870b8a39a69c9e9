using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <summary>An accepted submission that has not completed.</summary>
internal sealed class PendingOperation(SimulatedQueue queue, SimulatedProcess process, in Submission submission)
{
    private bool _finished;

    public SimulatedQueue Queue => queue;

    public SimulatedProcess Process => process;

    public Submission Submission { get; } = submission;

    /// <summary>Undoes the operation where it waits; set by what it waits on.</summary>
    public Action? Withdraw { get; set; }

    /// <summary>Posts the final record, once.</summary>
    public void Finish(Completion record, ReadOnlySpan<byte> body = default)
    {
        if (_finished)
        {
            return;
        }

        _finished = true;
        queue.Pending.Remove(this);
        record.Token = Submission.Token;
        queue.Post(record, body);
    }

    /// <summary>Posts a record after which the operation goes on.</summary>
    public void Continue(Completion record, ReadOnlySpan<byte> body = default)
    {
        record.Token = Submission.Token;
        record.Flags |= Completion.More;
        queue.Post(record, body);
    }

    /// <summary>Posts a record, final or not as the submission asks.</summary>
    public void Advance(Completion record, ReadOnlySpan<byte> body = default)
    {
        if (Submission.Flags.HasFlag(SubmissionFlags.Multishot))
        {
            Continue(record, body);
        }
        else
        {
            Finish(record, body);
        }
    }

    /// <summary>The kind of record that the operation completes with.</summary>
    public CompletionKind Kind => Submission.Operation switch
    {
        Operation.Send => CompletionKind.Sent,
        Operation.Receive => CompletionKind.Received,
        Operation.Call => CompletionKind.Replied,
        Operation.Reply => CompletionKind.ReplyDone,
        Operation.Timer => CompletionKind.Timer,
        Operation.InterruptWait => CompletionKind.Interrupt,
        _ => CompletionKind.Exit,
    };

    /// <summary>Ends the operation with a status.</summary>
    public void Fail(Status status, ulong bulkTaken = 0) =>
        Finish(new Completion { Kind = Kind, Status = status, BulkOutLength = bulkTaken });
}
