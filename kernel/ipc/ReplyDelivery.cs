using Rill.Abi;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Ipc;

/// <summary>
/// Answers a call: bulk bytes into the caller's buffer, the reply's bytes into its ring, handles into its table. The
/// call ends by it in any case: a reply that cannot be delivered fails at both ends.
/// </summary>
internal static unsafe class ReplyDelivery
{
    /// <summary>Delivers a reply to a call whose server handle has been taken out of its table.</summary>
    /// <returns>What the server hears of it: PeerClosed where the caller is gone, TooLarge where the reply exceeds what the
    /// caller allows, BadAddress, BadHandle, AccessDenied, NoMemory, LimitReached.</returns>
    public static Status Deliver(Process server, Call call, in Submission reply)
    {
        PendingOperation? operation = call.Operation;
        if (operation is null)
        {
            return Status.PeerClosed;
        }
        Process caller = operation.Owner;
        ref Submission asked = ref operation.Request;
        Status status = Status.Ok;
        if (reply.Length > asked.ReplyBound || reply.BulkOutLength > asked.BulkInLength)
        {
            status = Status.TooLarge;
        }
        else if (reply.HandleCount != 0)
        {
            status = HandlePassing.Check(server, in reply);
            if (status == Status.Ok)
            {
                status = caller.Handles.Reserve(reply.HandleCount);
            }
        }
        if (status == Status.Ok && reply.BulkOutLength != 0)
        {
            status = UserMemory.Copy(server.Space, reply.BulkOut, caller.Space, asked.BulkIn, reply.BulkOutLength);
            if (reply.BulkOutLength > call.BulkWritten)
            {
                call.BulkWritten = reply.BulkOutLength;
            }
            if (status == Status.BadAddress && UserMemory.IsReadable(server.Space, reply.BulkOut, reply.BulkOutLength))
            {
                // The caller lent room that it cannot write itself.
                call.Operation!.Fail(Status.BadAddress, call.BulkTaken);
                return status;
            }
        }
        if (status != Status.Ok)
        {
            return Refuse(call, status);
        }
        CompletionQueue queue = operation.Queue;
        uint size = CompletionQueue.RecordSize(reply.Length);
        Completion* record = queue.TryReserveInOrder(size);
        return record != null
            ? DeliverToRing(server, call, operation, in reply, record, size)
            : DeliverToOverflow(server, call, operation, in reply);
    }

    private static Status DeliverToRing(
        Process server, Call call, PendingOperation operation, in Submission reply, Completion* record, uint size)
    {
        if (reply.Length != 0)
        {
            Status status = UserMemory.CopyIn(server.Space, reply.Buffer, (byte*)(record + 1), reply.Length);
            if (status != Status.Ok)
            {
                return Refuse(call, status);
            }
        }
        CompletionQueue queue = operation.Queue;
        *record = default;
        record->Token = operation.Request.Token;
        record->Kind = CompletionKind.Replied;
        record->Size = size;
        record->Length = reply.Length;
        record->Label = reply.Label;
        record->BulkInLength = call.BulkWritten;
        record->BulkOutLength = call.BulkTaken;
        if (reply.HandleCount != 0)
        {
            HandleValues installed = default;
            HandlePassing.Pass(server, operation.Owner, in reply, ref installed, 0);
            record->Handle0 = installed[0];
            record->Handle1 = installed[1];
            record->Handle2 = installed[2];
            record->Handle3 = installed[3];
        }
        call.TakeOperation();
        queue.Retire(operation);
        queue.Commit(size);
        return Status.Ok;
    }

    /// <summary>The caller's ring is full: the bytes wait in the kernel, charged to the caller, so that the server need
    /// not wait for a client that does not drain its ring.</summary>
    private static Status DeliverToOverflow(Process server, Call call, PendingOperation operation, in Submission reply)
    {
        Process caller = operation.Owner;
        byte* bytes = null;
        if (reply.Length != 0)
        {
            if (caller.OverflowBytes + reply.Length > ProcessLimits.MaxOverflowBytes)
            {
                return Refuse(call, Status.LimitReached);
            }
            bytes = KernelHeap.Allocate(reply.Length);
            if (bytes == null)
            {
                return Refuse(call, Status.NoMemory);
            }
            Status status = UserMemory.CopyIn(server.Space, reply.Buffer, bytes, reply.Length);
            if (status != Status.Ok)
            {
                KernelHeap.Free(bytes);
                return Refuse(call, status);
            }
            caller.OverflowBytes += reply.Length;
        }
        call.TakeOperation();
        operation.Bytes = bytes;
        operation.Result = default;
        operation.Result.Kind = CompletionKind.Replied;
        operation.Result.Length = reply.Length;
        operation.Result.Label = reply.Label;
        operation.Result.BulkInLength = call.BulkWritten;
        operation.Result.BulkOutLength = call.BulkTaken;
        if (reply.HandleCount != 0)
        {
            HandleValues installed = default;
            HandlePassing.Pass(server, caller, in reply, ref installed, 0);
            operation.Result.Handle0 = installed[0];
            operation.Result.Handle1 = installed[1];
            operation.Result.Handle2 = installed[2];
            operation.Result.Handle3 = installed[3];
        }
        operation.Queue.Complete(operation, Status.Ok);
        return Status.Ok;
    }

    /// <summary>Ends the call for the caller too: it hears what concerns it, and PeerClosed for a server's own mistake.</summary>
    private static Status Refuse(Call call, Status status)
    {
        Status told = status is Status.TooLarge or Status.LimitReached or Status.NoMemory ? status : Status.PeerClosed;
        call.Operation!.Fail(told, call.BulkTaken);
        return status;
    }
}
