using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <summary>A message on its way: the sender's operation, its bytes and the objects of its handles.</summary>
internal sealed class SimulatedMessage
{
    private readonly List<(SimulatedObject Object, Rights Rights)> _handles = [];

    private SimulatedMessage(PendingOperation operation, byte[] data)
    {
        Operation = operation;
        Data = data;
    }

    public PendingOperation Operation { get; }

    public byte[] Data { get; }

    /// <summary>Takes bytes and handles of a submission; a status other than Ok refuses it.</summary>
    public static unsafe Status TryTake(PendingOperation operation, out SimulatedMessage message)
    {
        Submission submission = operation.Submission;
        message = null!;
        if (submission.Length > Submission.MaxMessage || submission.HandleCount > Submission.MaxHandles)
        {
            return Status.InvalidArgument;
        }

        message = new SimulatedMessage(
            operation, new ReadOnlySpan<byte>((void*)submission.Buffer, (int)submission.Length).ToArray());
        ReadOnlySpan<uint> handles = [submission.Handle0, submission.Handle1, submission.Handle2, submission.Handle3];
        foreach (uint handle in handles[..(int)submission.HandleCount])
        {
            Status status = operation.Process.Resolve(handle, Rights.Transfer, out SimulatedObject target, out Rights rights);
            if (status != Status.Ok)
            {
                return status;
            }

            message._handles.Add((target, rights));
        }

        foreach (var (target, _) in message._handles)
        {
            target.AddReference();
        }

        if (submission.Flags.HasFlag(SubmissionFlags.MoveHandles))
        {
            foreach (uint handle in handles[..(int)submission.HandleCount])
            {
                operation.Process.Close(handle);
            }
        }

        return Status.Ok;
    }

    public void Fail(Status status)
    {
        DropHandles();
        Operation.Fail(status);
    }

    public void DropHandles()
    {
        foreach (var (target, _) in _handles)
        {
            target.ReleaseReference();
        }

        _handles.Clear();
    }

    public void DeliverTo(PendingOperation receive)
    {
        Completion record = Record(receive.Process);
        record.Kind = CompletionKind.Received;
        record.Value = Operation.Process.Id;
        if (Operation.Submission.Operation == Abi.Operation.Call)
        {
            var call = new SimulatedCall(Operation, receive);
            record.Call = receive.Process.Install(call);
            call.Handle = record.Call;
            record.BulkOutLength = Operation.Submission.BulkOutLength;
            record.BulkInLength = Operation.Submission.BulkInLength;
        }

        receive.Advance(record, Data);
        if (Operation.Submission.Operation == Abi.Operation.Send)
        {
            Operation.Finish(new Completion { Kind = CompletionKind.Sent });
        }
    }

    /// <summary>A record with the label and with the handles installed in the taker's table.</summary>
    public Completion Record(SimulatedProcess taker)
    {
        var record = new Completion { Label = Operation.Submission.Label };
        for (int i = 0; i < _handles.Count; i++)
        {
            uint handle = taker.Install(_handles[i].Object, _handles[i].Rights);
            switch (i)
            {
                case 0: record.Handle0 = handle; break;
                case 1: record.Handle1 = handle; break;
                case 2: record.Handle2 = handle; break;
                default: record.Handle3 = handle; break;
            }
        }

        DropHandles();
        return record;
    }
}
