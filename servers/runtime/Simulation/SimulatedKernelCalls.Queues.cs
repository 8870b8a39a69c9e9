using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <content>Queues, streams, calls.</content>
public sealed unsafe partial class SimulatedKernelCalls
{
    private long InvokeQueue(KernelCall call, ulong a0, ulong a1, ulong a2, ulong a3, ulong a4)
    {
        switch (call)
        {
            case KernelCall.QueueCreate:
                var request = (QueueRequest*)a0;
                if (request->Capacity < 4096 || (request->Capacity & (request->Capacity - 1)) != 0)
                {
                    return (long)Status.InvalidArgument;
                }

                var created = new SimulatedQueue(_machine, request->Capacity);
                request->Address = created.Address;
                return _process.Install(created);

            case KernelCall.StreamCreate:
                var (first, second) = SimulatedLane.CreatePair(_machine);
                ((uint*)a0)[0] = _process.Install(first);
                ((uint*)a0)[1] = _process.Install(second);
                return 0;

            case >= KernelCall.CallRead:
                return InvokeCall(call, a0, a1, a2, a3, a4);
        }

        Status status = Resolve(a0, Rights.None, out SimulatedQueue queue);
        if (status != Status.Ok)
        {
            return (long)status;
        }

        switch (call)
        {
            case KernelCall.QueueSubmit:
                queue.MoveOverflow();
                return SubmitAll(queue, (Submission*)a1, (int)a2, out int accepted) is var refusal && accepted == 0 && a2 > 0
                    ? (long)refusal
                    : accepted;

            case KernelCall.QueueSubmitAndWait:
                status = SubmitAll(queue, (Submission*)a1, (int)a2, out accepted);
                queue.Header->Accepted = (uint)accepted;
                return (long)(status != Status.Ok ? status : Wait(queue, (uint)a3, a4));

            case KernelCall.QueueWait:
                return (long)Wait(queue, (uint)a1, a2);

            case KernelCall.QueuePost:
                queue.Post(new Completion { Kind = CompletionKind.Posted, Token = a1, Value = a2 }, []);
                return 0;

            case KernelCall.QueueCancel:
                if (queue.Pending.Find(operation => operation.Submission.Token == a1) is not { } pending)
                {
                    return (long)Status.NotFound;
                }

                pending.Withdraw?.Invoke();
                return 0;

            default:
                return (long)Status.NotSupported;
        }
    }

    /// <summary>A wait moves the clock: nothing else runs meanwhile, so what comes next is the next timer.</summary>
    private Status Wait(SimulatedQueue queue, uint seenTail, ulong deadline)
    {
        queue.MoveOverflow();
        while (queue.Tail == seenTail)
        {
            if (deadline <= _machine.Now)
            {
                return Status.TimedOut;
            }

            if (!_machine.TryMoveOn(deadline))
            {
                throw new InvalidOperationException("A loop waits for what can never come.");
            }
        }

        return Status.Ok;
    }

    private Status SubmitAll(SimulatedQueue queue, Submission* submissions, int count, out int accepted)
    {
        for (accepted = 0; accepted < count; accepted++)
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
        var operation = new PendingOperation(queue, _process, in submission);
        Status status;
        switch (submission.Operation)
        {
            case Operation.Send:
            case Operation.Call:
                status = Resolve(submission.Handle, Rights.Write, out SimulatedLane lane);
                if (status != Status.Ok
                    || (status = SimulatedMessage.TryTake(operation, out SimulatedMessage message)) != Status.Ok)
                {
                    return status;
                }

                queue.Pending.Add(operation);
                lane.Send(message);
                return Status.Ok;

            case Operation.Receive:
                status = Resolve(submission.Handle, Rights.Read, out lane);
                if (status == Status.Ok)
                {
                    queue.Pending.Add(operation);
                    lane.Receive(operation);
                }

                return status;

            case Operation.Reply:
                status = Resolve(submission.Handle, Rights.None, out SimulatedCall call);
                if (status != Status.Ok
                    || (status = SimulatedMessage.TryTake(operation, out message)) != Status.Ok)
                {
                    return status;
                }

                call.Answer(message);
                _process.Close(submission.Handle);
                return Status.Ok;

            case Operation.Timer:
                queue.Pending.Add(operation);
                _machine.AddTimer(operation);
                return Status.Ok;

            case Operation.InterruptWait:
                status = Resolve(submission.Handle, Rights.Wait, out SimulatedInterrupt interrupt);
                if (status == Status.Ok)
                {
                    queue.Pending.Add(operation);
                    interrupt.Wait(operation);
                }

                return status;

            case Operation.ObserveExit:
                status = Resolve(submission.Handle, Rights.Wait, out SimulatedProcess process);
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

    private long InvokeCall(KernelCall number, ulong a0, ulong a1, ulong a2, ulong a3, ulong a4)
    {
        Status status = Resolve(a0, Rights.None, out SimulatedCall call);
        if (status != Status.Ok)
        {
            return (long)status;
        }

        switch (number)
        {
            case KernelCall.CallRead:
                return call.Read(a1, new Span<byte>((void*)a2, (int)a3));
            case KernelCall.CallWrite:
                return call.Write(a1, new Span<byte>((void*)a2, (int)a3));
            case KernelCall.CallReadMemory:
                status = Resolve(a2, Rights.Write, out SimulatedMemory memory);
                return status == Status.Ok ? call.Read(a1, memory.Range(a3, a4)) : (long)status;
            default:
                status = Resolve(a2, Rights.Read, out memory);
                return status == Status.Ok ? call.Write(a1, memory.Range(a3, a4)) : (long)status;
        }
    }
}
