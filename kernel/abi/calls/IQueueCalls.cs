namespace Rill.Abi.Calls;

/// <summary>Calls on completion queues and streams.</summary>
public interface IQueueCalls
{
    /// <summary>Makes a completion queue and maps its ring.</summary>
    /// <param name="request">In: its size, and where to map it; out: where it is mapped.</param>
    /// <returns>The queue.</returns>
    [KernelCall(70)]
    [Error(Status.InvalidArgument, "the capacity is none that a queue may have, or the place is not a page's")]
    [Error(Status.AlreadyExists, "something is mapped at the place")]
    [Error(Status.LimitReached, "the process's bound or the Job's limit is reached")]
    [return: Handle(ObjectType.Queue, Rights.All)]
    uint QueueCreate([Late] ref QueueRequest request);

    /// <summary>Begins operations. Those after one that is refused are not looked at.</summary>
    /// <param name="queue">Where they complete.</param>
    /// <param name="submissions">The operations; at most 4,096.</param>
    /// <returns>How many were accepted; the error where it is the first that is refused.</returns>
    [KernelCall(71)]
    [Error(Status.InvalidArgument, "there are too many, or the operation is not as its fields ask for")]
    [Error(Status.BadHandle, "a handle of the operation is none")]
    [Error(Status.WrongType, "a handle of the operation is of another type")]
    [Error(Status.AccessDenied, "a handle of the operation lacks a right")]
    [Error(Status.BadAddress, "a buffer of the operation cannot be read")]
    [Error(Status.NoMemory, "there is none for the operation")]
    [Error(Status.LimitReached, "the bound of operations, of the lane or of the Job, is reached")]
    [Error(Status.PeerClosed, "the other end is gone")]
    [Error(Status.BadState, "the object does not allow the operation now")]
    [Error(Status.TooLarge, "the message is")]
    [Error(Status.AlreadyExists, "another one has the operation begun already")]
    [Error(Status.NotSupported, "there is no such operation")]
    int QueueSubmit(
        [Handle(ObjectType.Queue, Rights.Write, MakerOnly = true)] uint queue, ReadOnlySpan<Submission> submissions);

    /// <summary>Parks the thread while the ring's tail is where it was seen.</summary>
    /// <param name="queue">Which.</param>
    /// <param name="seenTail">Where the tail was.</param>
    /// <param name="deadline">How long at most.</param>
    [KernelCall(72, CallKind.Parking)]
    [Error(Status.TimedOut, "the deadline has passed")]
    [Error(Status.Interrupted, "the thread was interrupted")]
    void QueueWait([Handle(ObjectType.Queue, Rights.Read, MakerOnly = true)] uint queue, uint seenTail, ulong deadline);

    /// <summary>Submits and waits in one, with direct hand-off to a thread that a message wakes. Where an operation is refused
    /// the call returns its error without waiting; the number accepted before it is in
    /// <see cref="QueueHeader.Accepted"/>.</summary>
    /// <param name="queue">Where the operations complete.</param>
    /// <param name="submissions">The operations; at most 4,096.</param>
    /// <param name="seenTail">Where the tail was.</param>
    /// <param name="deadline">How long at most.</param>
    [KernelCall(73, CallKind.Parking)]
    [Error(Status.TimedOut, "the deadline has passed")]
    [Error(Status.Interrupted, "the thread was interrupted")]
    [Error(Status.InvalidArgument, "there are too many, or an operation is not as its fields ask for")]
    [Error(Status.BadHandle, "a handle of an operation is none")]
    [Error(Status.WrongType, "a handle of an operation is of another type")]
    [Error(Status.AccessDenied, "a handle of an operation lacks a right")]
    [Error(Status.BadAddress, "a buffer of an operation cannot be read")]
    [Error(Status.NoMemory, "there is none for an operation")]
    [Error(Status.LimitReached, "the bound of operations, of the lane or of the Job, is reached")]
    [Error(Status.PeerClosed, "the other end is gone")]
    [Error(Status.BadState, "an object does not allow the operation now")]
    [Error(Status.TooLarge, "a message is")]
    [Error(Status.AlreadyExists, "another one has the operation begun already")]
    [Error(Status.NotSupported, "there is no such operation")]
    void QueueSubmitAndWait(
        [Handle(ObjectType.Queue, Rights.Read | Rights.Write, MakerOnly = true)] uint queue,
        ReadOnlySpan<Submission> submissions,
        uint seenTail,
        ulong deadline);

    /// <summary>Cancels the pending operation: it completes once, as done or as Cancelled. A call that the server already holds
    /// is asked to end (<see cref="CompletionKind.CallCancelled"/>) and completes by its reply.</summary>
    /// <param name="queue">Where it was submitted.</param>
    /// <param name="token">Its token.</param>
    [KernelCall(74)]
    [Error(Status.NotFound, "none is pending")]
    void QueueCancel([Handle(ObjectType.Queue, Rights.Write, MakerOnly = true)] uint queue, ulong token);

    /// <summary>Posts a <see cref="CompletionKind.Posted"/> record.</summary>
    /// <param name="queue">Where.</param>
    /// <param name="token">The record's token.</param>
    /// <param name="value">The record's value.</param>
    [KernelCall(75)]
    [Error(Status.BadState, "the queue's maker has ended")]
    [Error(Status.QueueFull, "the ring has no room")]
    void QueuePost([Handle(ObjectType.Queue, Rights.Write)] uint queue, ulong token, ulong value);

    /// <summary>Makes a stream, charged to the caller's Job.</summary>
    /// <param name="lanes">A handle for each end, with all rights.</param>
    [KernelCall(76)]
    [Error(Status.AccessDenied, "the caller may not make things in its Job")]
    [Error(Status.LimitReached, "the bound of handles or the Job's limit is reached")]
    void StreamCreate([Late] out LanePair lanes);
}
