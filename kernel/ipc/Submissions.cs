using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Devices;
using Rill.Kernel.Objects;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Ipc;

/// <summary>
/// Accepts submissions. What is wrong with a submission itself (unknown bits, handles that the process lacks, too many
/// pending operations) refuses it, with nothing done; what turns out later ends the operation with a record.
/// </summary>
internal static unsafe class Submissions
{
    /// <summary>Checks a submission and starts the operation.</summary>
    /// <param name="queue">Whose records tell of it.</param>
    /// <param name="submission">A copy that the process cannot change.</param>
    /// <param name="left">Submissions that came in one call and are not done yet, with this one.</param>
    /// <returns>Ok where it was accepted.</returns>
    public static Status Submit(CompletionQueue queue, in Submission submission, uint left = 1)
    {
        Process process = queue.Owner;
        // A reply ends an operation rather than begin one.
        if (submission.Operation != Operation.Reply && !process.MayHaveOperation())
        {
            return Status.LimitReached;
        }
        switch (submission.Operation)
        {
            case Operation.Call:
                return SubmitCall(queue, process, in submission);
            case Operation.Reply:
                return SubmitReply(queue, process, in submission, left);
            case Operation.Send:
                return SubmitSend(queue, process, in submission);
            case Operation.Receive:
                return SubmitReceive(queue, process, in submission);
            case Operation.Timer:
                return SubmitTimer(queue, in submission);
            case Operation.InterruptWait:
                return SubmitInterruptWait(queue, process, in submission);
            case Operation.ObserveExit:
                return SubmitObserveExit(queue, process, in submission);
            case Operation.ObservePressure:
                return SubmitObservePressure(queue, process, in submission);
            default:
                return Status.NotSupported;
        }
    }

    private static Status SubmitCall(CompletionQueue queue, Process process, in Submission submission)
    {
        Status status = FindLane(process, submission.Handle, Rights.Write, out Lane? lane);
        if (status != Status.Ok)
        {
            return status;
        }
        if ((submission.Flags & ~SubmissionFlags.MoveHandles) != 0 || submission.Value != 0
            || submission.Length > Submission.MaxMessage || submission.ReplyBound > Submission.MaxMessage
            || submission.BulkOutLength >= Layout.UserEnd || submission.BulkInLength >= Layout.UserEnd
            || CompletionQueue.RecordSize(submission.ReplyBound) > queue.Capacity
            || !HandlesAreWellFormed(in submission, Submission.MaxHandles))
        {
            return Status.InvalidArgument;
        }
        return Start(queue, process, in submission, lane!);
    }

    private static Status SubmitSend(CompletionQueue queue, Process process, in Submission submission)
    {
        Status status = FindLane(process, submission.Handle, Rights.Write, out Lane? lane);
        if (status != Status.Ok)
        {
            return status;
        }
        bool offers = (submission.Flags & SubmissionFlags.Offer) != 0;
        if (offers && (process.OwnRights & Rights.Write) == 0)
        {
            // It makes a stream, on the sender's account.
            return Status.AccessDenied;
        }
        if ((submission.Flags & ~(SubmissionFlags.MoveHandles | SubmissionFlags.Offer)) != 0
            || (submission.Value | submission.BulkOut | submission.BulkOutLength | submission.BulkIn | submission.BulkInLength) != 0
            || submission.ReplyBound != 0 || submission.Length > Submission.MaxMessage
            || !HandlesAreWellFormed(in submission, offers ? Submission.MaxHandles - 1 : Submission.MaxHandles))
        {
            return Status.InvalidArgument;
        }
        return Start(queue, process, in submission, lane!);
    }

    /// <summary>Accepts a Send or Call.</summary>
    private static Status Start(CompletionQueue queue, Process process, in Submission submission, Lane lane)
    {
        if (submission.HandleCount != 0)
        {
            Status status = HandlePassing.Check(process, in submission);
            if (status != Status.Ok)
            {
                return status;
            }
        }
        PendingOperation? operation = Accept(queue, in submission, lane);
        if (operation is null)
        {
            return Status.NoMemory;
        }
        lane.Send(operation);
        return Status.Ok;
    }

    private static Status SubmitReceive(CompletionQueue queue, Process process, in Submission submission)
    {
        Status status = FindLane(process, submission.Handle, Rights.Read, out Lane? lane);
        if (status != Status.Ok)
        {
            return status;
        }
        // A record larger than the ring would never come.
        if ((submission.Flags & ~SubmissionFlags.Multishot) != 0 || !HasNoMessage(in submission) || submission.Value != 0
            || submission.Length > Submission.MaxMessage
            || CompletionQueue.RecordSize(submission.Length) > queue.Capacity)
        {
            return Status.InvalidArgument;
        }
        PendingOperation? operation = Accept(queue, in submission, lane);
        if (operation is null)
        {
            return Status.NoMemory;
        }
        lane!.Receive(operation);
        return Status.Ok;
    }

    private static Status SubmitReply(CompletionQueue queue, Process process, in Submission submission, uint left)
    {
        if (!process.Handles.TryGet(submission.Handle, out KernelObject? target, out Rights rights))
        {
            return Status.BadHandle;
        }
        if (target is not Call call)
        {
            return Status.WrongType;
        }
        if ((rights & Rights.Write) == 0)
        {
            return Status.AccessDenied;
        }
        if ((submission.Flags & ~(SubmissionFlags.MoveHandles | SubmissionFlags.Confirm)) != 0
            || (submission.Value | submission.BulkIn | submission.BulkInLength) != 0 || submission.ReplyBound != 0
            || submission.Length > Submission.MaxMessage || submission.BulkOutLength > Submission.MaxReplyBulk
            || !HandlesAreWellFormed(in submission, Submission.MaxHandles))
        {
            return Status.InvalidArgument;
        }
        PendingOperation? operation = null;
        if ((submission.Flags & SubmissionFlags.Confirm) != 0)
        {
            operation = TakeForRecord(queue, process, in submission);
            if (operation is null)
            {
                return Status.NoMemory;
            }
        }
        // Consumed before the delivery, so that a reply cannot carry its own handle.
        process.Handles.Take(submission.Handle);
        if (call.Operation is not null)
        {
            Core core = Core.Current;
            Process client = call.Operation.Owner;
            core.Running?.ChargeClient(client, core, core.EntryTime, left);
            queue.NoteServed(client, core.EntryTime);
        }
        Status status = ReplyDelivery.Deliver(process, call, in submission);
        call.RemoveHandle();
        if (status != Status.Ok)
        {
            HandlePassing.Drop(process, queue, in submission);
            // The caller has heard of the failure in any case; where memory or the limit does not allow a record, the
            // server does not: a reply that nobody asked to have confirmed is never refused for want of them.
            operation ??= TakeForRecord(queue, process, in submission);
        }
        if (operation is not null)
        {
            operation.Result = default;
            operation.Result.Kind = CompletionKind.ReplyDone;
            queue.Complete(operation, status);
        }
        return Status.Ok;
    }

    private static PendingOperation? TakeForRecord(CompletionQueue queue, Process process, in Submission submission)
        => process.MayHaveOperation() ? Accept(queue, in submission, null) : null;

    private static Status SubmitTimer(CompletionQueue queue, in Submission submission)
    {
        if (submission.Flags != 0 || submission.Handle != 0 || submission.Length != 0 || !HasNoMessage(in submission))
        {
            return Status.InvalidArgument;
        }
        PendingOperation? operation = Accept(queue, in submission, null);
        if (operation is null)
        {
            return Status.NoMemory;
        }
        if (submission.Value <= Clock.Now)
        {
            operation.Fire();
        }
        else
        {
            operation.State = OperationState.Timing;
            operation.Start(Core.Current, submission.Value);
        }
        return Status.Ok;
    }

    private static Status SubmitInterruptWait(CompletionQueue queue, Process process, in Submission submission)
    {
        if (!process.Handles.TryGet(submission.Handle, out KernelObject? target, out Rights rights))
        {
            return Status.BadHandle;
        }
        if (target is not InterruptObject interrupt)
        {
            return Status.WrongType;
        }
        if ((rights & Rights.Wait) == 0)
        {
            return Status.AccessDenied;
        }
        if ((submission.Flags & ~SubmissionFlags.Multishot) != 0 || submission.Length != 0 || submission.Value != 0
            || !HasNoMessage(in submission))
        {
            return Status.InvalidArgument;
        }
        PendingOperation? operation = Accept(queue, in submission, interrupt);
        if (operation is null)
        {
            return Status.NoMemory;
        }
        operation.AwaitInterrupt();
        return Status.Ok;
    }

    private static Status SubmitObserveExit(CompletionQueue queue, Process process, in Submission submission)
    {
        if (!process.Handles.TryGet(submission.Handle, out KernelObject? target, out Rights rights))
        {
            return Status.BadHandle;
        }
        if (target is not Process && target is not Thread && target is not Job)
        {
            return Status.WrongType;
        }
        if ((rights & Rights.Wait) == 0)
        {
            return Status.AccessDenied;
        }
        if (submission.Flags != 0 || submission.Length != 0 || submission.Value != 0 || !HasNoMessage(in submission))
        {
            return Status.InvalidArgument;
        }
        PendingOperation? operation = Accept(queue, in submission, target);
        if (operation is null)
        {
            return Status.NoMemory;
        }
        operation.State = OperationState.Observing;
        if (target is Process observed)
        {
            if (observed.State == ProcessState.Dead)
            {
                operation.OnExit(observed.ExitReason, observed.ExitCode);
                return Status.Ok;
            }
            observed.Observers.Append(operation);
        }
        else if (target is Job job)
        {
            if (job.IsKilled && job.LiveProcesses == 0)
            {
                operation.OnExit(ExitReason.Killed, job.ExitCode);
                return Status.Ok;
            }
            job.Observers.Append(operation);
        }
        else
        {
            Thread thread = (Thread)target;
            if (thread.State == ThreadState.Ended)
            {
                operation.OnExit(thread.ExitedBecause, thread.ExitedWith);
                return Status.Ok;
            }
            thread.Observers.Append(operation);
        }
        return Status.Ok;
    }

    private static Status SubmitObservePressure(CompletionQueue queue, Process process, in Submission submission)
    {
        if (!process.Handles.TryGet(submission.Handle, out KernelObject? target, out Rights rights))
        {
            return Status.BadHandle;
        }
        if (target is not Resource resource)
        {
            return Status.WrongType;
        }
        if ((rights & Rights.Manage) == 0 || !resource.Allows(ResourceKind.Pressure, 0, 1))
        {
            return Status.AccessDenied;
        }
        if (submission.Flags != 0 || submission.Length != 0 || submission.Value > 1 || !HasNoMessage(in submission))
        {
            return Status.InvalidArgument;
        }
        PendingOperation? operation = Accept(queue, in submission, target);
        if (operation is null)
        {
            return Status.NoMemory;
        }
        operation.State = OperationState.ObservingPressure;
        MemoryWait.Observe(operation, gaveUp: submission.Value == 1);
        return Status.Ok;
    }

    /// <summary>Takes an operation for a submission that is found good.</summary>
    /// <param name="target">What it works on; a reference is taken.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PendingOperation? Accept(CompletionQueue queue, in Submission submission, KernelObject? target)
    {
        PendingOperation? operation = PendingOperation.TryTake();
        if (operation is not null)
        {
            operation.Request = submission;
            operation.Target = target;
            target?.AddReference();
            queue.Register(operation);
        }
        return operation;
    }

    private static Status FindLane(Process process, uint handle, Rights need, out Lane? lane)
    {
        lane = null;
        if (!process.Handles.TryGet(handle, out KernelObject? target, out Rights rights))
        {
            return Status.BadHandle;
        }
        if (target is not Lane found)
        {
            return Status.WrongType;
        }
        lane = found;
        return (rights & need) == need ? Status.Ok : Status.AccessDenied;
    }

    /// <summary>Whether the fields of bytes and handles are unused. Length has a meaning of its own for a Receive.</summary>
    private static bool HasNoMessage(in Submission submission)
        => (submission.Buffer | submission.BulkOut | submission.BulkOutLength | submission.BulkIn | submission.BulkInLength) == 0
            && (submission.Label | submission.ReplyBound | submission.HandleCount | submission.Handle0 | submission.Handle1
                | submission.Handle2 | submission.Handle3) == 0;

    /// <summary>Whether the handles that are counted, and only these, are set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HandlesAreWellFormed(in Submission submission, uint most)
        => (submission.HandleCount | submission.Handle0 | submission.Handle1 | submission.Handle2 | submission.Handle3) == 0
            || SomeHandlesAreWellFormed(in submission, most);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool SomeHandlesAreWellFormed(in Submission submission, uint most)
    {
        if (submission.HandleCount > most)
        {
            return false;
        }
        HandleValues values = HandlePassing.Of(in submission);
        for (int i = (int)submission.HandleCount; i < Submission.MaxHandles; i++)
        {
            if (values[i] != 0)
            {
                return false;
            }
        }
        return true;
    }
}
