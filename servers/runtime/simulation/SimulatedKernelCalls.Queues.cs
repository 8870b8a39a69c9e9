using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <content>Queues, streams, calls.</content>
public sealed unsafe partial class SimulatedKernelCalls
{
    private protected override Status ServeQueueCreate(ref QueueRequest request, out uint result)
    {
        result = 0;
        if (request.Capacity is < QueueRequest.MinCapacity or > QueueRequest.MaxCapacity || (request.Capacity & (request.Capacity - 1)) != 0)
        {
            return Status.InvalidArgument;
        }

        var created = new SimulatedQueue(Machine, request.Capacity);
        request.Address = created.Address;
        result = Process.Install(created);
        return Status.Ok;
    }

    private protected override Status ServeQueueSubmit(
        SimulatedQueue queue, ReadOnlySpan<Submission> submissions, out int result)
    {
        queue.MoveOverflow();
        Status status = SubmitAll(queue, submissions, out result);
        return result > 0 ? Status.Ok : status;
    }

    private protected override Status ServeQueueSubmitAndWait(
        SimulatedQueue queue, ReadOnlySpan<Submission> submissions, uint seenTail, ulong deadline)
    {
        Status status = SubmitAll(queue, submissions, out int accepted);
        queue.Header->Accepted = (uint)accepted;
        return status != Status.Ok ? status : Wait(queue, seenTail, deadline);
    }

    private protected override Status ServeQueueWait(SimulatedQueue queue, uint seenTail, ulong deadline) =>
        Wait(queue, seenTail, deadline);

    private protected override Status ServeQueuePost(SimulatedQueue queue, ulong token, ulong value)
    {
        queue.Post(new Completion { Kind = CompletionKind.Posted, Token = token, Value = value }, []);
        return Status.Ok;
    }

    private protected override Status ServeQueueCancel(SimulatedQueue queue, ulong token)
    {
        if (queue.Pending.Find(operation => operation.Submission.Token == token) is not { } pending)
        {
            return Status.NotFound;
        }

        pending.Withdraw?.Invoke();
        return Status.Ok;
    }

    private protected override Status ServeStreamCreate(out LanePair lanes)
    {
        var (first, second) = SimulatedLane.CreatePair(Machine);
        lanes.First = Process.Install(first);
        lanes.Second = Process.Install(second);
        return Status.Ok;
    }

    private protected override Status ServeCallRead(SimulatedCall call, ulong offset, Span<byte> buffer, out int result)
    {
        result = 0;
        if (!Machine.HasMemoryForCopy())
        {
            return Status.NoMemory;
        }

        result = call.Read(offset, buffer);
        return Status.Ok;
    }

    private protected override Status ServeCallWrite(
        SimulatedCall call, ulong offset, ReadOnlySpan<byte> buffer, out int result)
    {
        result = 0;
        if (!Machine.HasMemoryForCopy())
        {
            return Status.NoMemory;
        }

        result = call.Write(offset, buffer);
        return Status.Ok;
    }

    private protected override Status ServeCallReadMemory(
        SimulatedCall call, ulong offset, SimulatedMemory memory, ulong memoryOffset, ulong length, out ulong result)
    {
        result = 0;
        if (!Machine.HasMemoryForCopy())
        {
            return Status.NoMemory;
        }

        result = (ulong)call.Read(offset, memory.Range(memoryOffset, length));
        return Status.Ok;
    }

    private protected override Status ServeCallWriteMemory(
        SimulatedCall call, ulong offset, SimulatedMemory memory, ulong memoryOffset, ulong length, out ulong result)
    {
        result = 0;
        if (!Machine.HasMemoryForCopy())
        {
            return Status.NoMemory;
        }

        result = (ulong)call.Write(offset, memory.Range(memoryOffset, length));
        return Status.Ok;
    }

    /// <summary>A wait moves the clock: nothing else runs meanwhile, so what comes next is the next timer.</summary>
    private Status Wait(SimulatedQueue queue, uint seenTail, ulong deadline)
    {
        queue.MoveOverflow();
        while (queue.Tail == seenTail)
        {
            if (deadline <= Machine.Now)
            {
                return Status.TimedOut;
            }

            if (!Machine.TryMoveOn(deadline))
            {
                throw new InvalidOperationException("A loop waits for what can never come.");
            }
        }

        return Status.Ok;
    }

    private Status SubmitAll(SimulatedQueue queue, ReadOnlySpan<Submission> submissions, out int accepted)
    {
        for (accepted = 0; accepted < submissions.Length; accepted++)
        {
            Status status = Submit(queue, in submissions[accepted]);
            if (status != Status.Ok)
            {
                return status;
            }
        }

        return Status.Ok;
    }

    private Status Submit(SimulatedQueue queue, in Submission submission)
    {
        var operation = new PendingOperation(queue, Process, in submission);
        Status status;
        switch (submission.Operation)
        {
            case Operation.Send:
            case Operation.Call:
                status = Find(submission.Handle, Rights.Write, out SimulatedLane lane);
                if (status != Status.Ok
                    || (status = SimulatedMessage.TryTake(operation, out SimulatedMessage message)) != Status.Ok)
                {
                    return status;
                }

                queue.Pending.Add(operation);
                lane.Send(message);
                return Status.Ok;

            case Operation.Receive:
                status = Find(submission.Handle, Rights.Read, out lane);
                if (status == Status.Ok)
                {
                    queue.Pending.Add(operation);
                    lane.Receive(operation);
                }

                return status;

            case Operation.Reply:
                status = Find(submission.Handle, Rights.None, out SimulatedCall call);
                if (status != Status.Ok
                    || (status = SimulatedMessage.TryTake(operation, out message)) != Status.Ok)
                {
                    return status;
                }

                call.Answer(message);
                Process.Close(submission.Handle);
                return Status.Ok;

            case Operation.Timer:
                queue.Pending.Add(operation);
                Machine.AddTimer(operation);
                return Status.Ok;

            case Operation.InterruptWait:
                status = Find(submission.Handle, Rights.Wait, out SimulatedInterrupt interrupt);
                if (status == Status.Ok)
                {
                    queue.Pending.Add(operation);
                    interrupt.Wait(operation);
                }

                return status;

            case Operation.ObserveExit:
                status = Find(submission.Handle, Rights.Wait, out SimulatedProcess process);
                if (status == Status.Ok)
                {
                    queue.Pending.Add(operation);
                    process.Observe(operation);
                }

                return status;

            default:
                return Status.NotSupported;
        }
    }
}
