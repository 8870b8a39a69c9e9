using Rill.Abi;
using Rill.Kernel.Handles;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Ipc;

/// <summary>Hands a message over: bytes from the sender's memory straight into the receiver's ring, handles from table to
/// table, and for a request the call and its reply handle.</summary>
internal static unsafe class Delivery
{
    /// <summary>
    /// Delivers a message to a Receive, or fails the message where that is its own fault or the receiver's table is full:
    /// then the receiver sees nothing of it.
    /// </summary>
    /// <param name="message">A Send or Call, in its lane's list or not yet in one.</param>
    /// <param name="receive">A Receive in its lane's list; if it is not multishot, it is done afterwards.</param>
    /// <returns>False where the receiver's ring has no room now: both stay as they were.</returns>
    public static bool TryDeliver(PendingOperation message, PendingOperation receive)
    {
        ref Submission request = ref message.Request;
        uint length = request.Length;
        if (length > receive.Request.Length)
        {
            message.Fail(Status.TooLarge);
            return true;
        }
        CompletionQueue queue = receive.Queue;
        uint size = CompletionQueue.RecordSize(length);
        Completion* record = queue.TryReserveInOrder(size);
        if (record == null)
        {
            return false;
        }
        Process sender = message.Owner;
        if (length != 0)
        {
            Status status = UserMemory.CopyIn(sender.Space, request.Buffer, (byte*)(record + 1), length);
            if (status != Status.Ok)
            {
                message.Fail(status);
                return true;
            }
        }
        *record = default;
        bool isCall = request.Operation == Operation.Call;
        uint kept = 0;
        Status passed = isCall && request.HandleCount == 0
            ? OpenCall(message, receive, record)
            : PassHandles(message, receive, record, isCall, ref kept);
        if (passed != Status.Ok)
        {
            message.Fail(passed);
            return true;
        }
        bool goesOn = receive.IsMultishot;
        record->Token = receive.Request.Token;
        record->Kind = CompletionKind.Received;
        record->Flags = goesOn ? Completion.More : (byte)0;
        record->Size = size;
        record->Length = length;
        record->Label = request.Label;
        record->Value = sender.Id;
        if (!goesOn)
        {
            receive.LeaveList();
            queue.Retire(receive);
        }
        queue.Commit(size);
        if (!isCall)
        {
            // After the commit: the sender's record may go into the same ring.
            message.Result = default;
            message.Result.Kind = CompletionKind.Sent;
            message.Result.Handle0 = kept;
            message.LeaveList();
            message.Queue.Complete(message, Status.Ok);
        }
        return true;
    }

    /// <summary>Makes the call object of a request and gives the receiver its handle. Cannot fail halfway.</summary>
    private static Status OpenCall(PendingOperation message, PendingOperation receive, Completion* record)
    {
        if (!message.Owner.MayHaveHeldCall())
        {
            return Status.LimitReached;
        }
        HandleTable table = receive.Owner.Handles;
        Status status = table.Reserve(1);
        if (status != Status.Ok)
        {
            return status;
        }
        Call? call = Call.TryTake();
        if (call is null)
        {
            return Status.NoMemory;
        }
        uint handle = table.Add(call, Call.HandleRights);
        call.Release();
        message.LeaveList();
        call.Open(message, receive, handle);
        record->Call = handle;
        record->BulkOutLength = message.Request.BulkOutLength;
        record->BulkInLength = message.Request.BulkInLength;
        return Status.Ok;
    }

    /// <summary>Passes the handles of a message, the lane of an offer and, for a request, makes the call.</summary>
    /// <param name="own">Set to the sender's handle of an offer's other lane.</param>
    private static Status PassHandles(
        PendingOperation message, PendingOperation receive, Completion* record, bool isCall, ref uint own)
    {
        ref Submission request = ref message.Request;
        bool offers = (request.Flags & SubmissionFlags.Offer) != 0;
        if (request.HandleCount == 0 && !offers)
        {
            return Status.Ok;
        }
        Process from = message.Owner;
        Process to = receive.Owner;
        Status status = HandlePassing.Check(from, in request);
        if (status != Status.Ok)
        {
            return status;
        }
        uint added = request.HandleCount + (offers ? 1u : 0) + (isCall ? 1u : 0);
        uint kept = offers ? 1u : 0;
        status = from == to ? to.Handles.Reserve(added + kept) : to.Handles.Reserve(added);
        if (status == Status.Ok && offers && from != to)
        {
            status = from.Handles.Reserve(kept);
        }
        Lane? mine = null, theirs = null;
        if (status == Status.Ok && offers)
        {
            status = Lane.CreatePair(from.Job.Account, out mine, out theirs);
        }
        if (status == Status.Ok && isCall)
        {
            status = OpenCall(message, receive, record);
        }
        if (status != Status.Ok)
        {
            return status;
        }
        HandleValues installed = default;
        if (offers)
        {
            installed[0] = to.Handles.Add(theirs!, Rights.All);
            own = from.Handles.Add(mine!, Rights.All);
            theirs!.Release();
            mine!.Release();
        }
        HandlePassing.Pass(from, to, in request, ref installed, offers ? 1 : 0);
        record->Handle0 = installed[0];
        record->Handle1 = installed[1];
        record->Handle2 = installed[2];
        record->Handle3 = installed[3];
        return Status.Ok;
    }
}
