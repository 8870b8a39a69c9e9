using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Ipc;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>Calls on completion queues and streams.</summary>
internal static unsafe class QueueCalls
{
    /// <summary>The most submissions in one call: it bounds the time of an entry.</summary>
    private const ulong MaxBatch = 4096;

    /// <summary>Submissions that are copied in at a time.</summary>
    private const int CopyBatch = 4;

    public static Status QueueCreate(Thread caller, UserInOut<QueueRequest> where, out CompletionQueue? made)
    {
        made = null;
        Process process = caller.Process;
        Status status = where.Read(process.Space, out QueueRequest request);
        if (status == Status.Ok)
        {
            // Before the queue exists and its place is told: once it is, nothing may fail.
            status = process.Handles.Reserve(1);
        }
        if (status == Status.Ok)
        {
            status = CompletionQueue.Create(process, ref request, out CompletionQueue? queue);
            if (status == Status.Ok)
            {
                status = where.Write(process.Space, in request);
                if (status == Status.Ok)
                {
                    made = queue;
                    return Status.Ok;
                }
                queue!.Release();
            }
        }
        return status;
    }

    public static long QueueSubmit(Thread caller, CompletionQueue queue, UserIn<Submission> submissions, ulong count)
    {
        queue.Flush();
        Status status = SubmitAll(caller.Process, queue, submissions.Address, count, out uint accepted);
        return accepted != 0 || status == Status.Ok ? accepted : (long)status;
    }

    public static long QueueWait(Core core, Thread caller, CompletionQueue queue, uint seenTail, ulong deadline)
        => queue.Wait(core, seenTail, deadline);

    public static long QueueSubmitAndWait(
        Core core,
        Thread caller,
        CompletionQueue queue,
        UserIn<Submission> submissions,
        ulong count,
        uint seenTail,
        ulong deadline)
    {
        core.CollectHandoff = true;
        queue.Flush();
        Status status = SubmitAll(caller.Process, queue, submissions.Address, count, out uint accepted);
        queue.SetAccepted(accepted);
        long result = status == Status.Ok ? queue.Wait(core, seenTail, deadline) : (long)status;
        if (result != CallResult.Parked)
        {
            Scheduler.DropHandoff(core);
        }
        return result;
    }

    public static Status QueueCancel(Thread caller, CompletionQueue queue, ulong token)
    {
        queue.Flush();
        return queue.Cancel(token);
    }

    public static Status QueuePost(Thread caller, CompletionQueue queue, ulong token, ulong value)
        => queue.Post(token, value);

    public static Status StreamCreate(Thread caller, UserOut<LanePair> to)
    {
        Process process = caller.Process;
        Status status = Lookup.Job(process, 0, Rights.Write, out Job? job);
        if (status == Status.Ok)
        {
            status = process.Handles.Reserve(2);
        }
        if (status == Status.Ok)
        {
            status = Lane.CreatePair(job!.Account, out Lane? first, out Lane? second);
            if (status == Status.Ok)
            {
                LanePair lanes;
                lanes.First = process.Handles.Add(first!, Rights.All);
                lanes.Second = process.Handles.Add(second!, Rights.All);
                first!.Release();
                second!.Release();
                status = to.Write(process.Space, in lanes);
                if (status != Status.Ok)
                {
                    process.Handles.Close(lanes.First);
                    process.Handles.Close(lanes.Second);
                }
            }
        }
        return status;
    }

    [SkipLocalsInit]
    private static Status SubmitAll(
        Process caller, CompletionQueue queue, ulong address, ulong count, out uint accepted)
    {
        accepted = 0;
        if (count == 1)
        {
            Status single = UserMemory.CopyIn(caller.Space, address, out Submission submission);
            if (single == Status.Ok)
            {
                single = Submissions.Submit(queue, in submission);
                accepted = single == Status.Ok ? 1u : 0;
            }
            return single;
        }
        return SubmitBatch(caller, queue, address, count, ref accepted);
    }

    [SkipLocalsInit]
    private static Status SubmitBatch(
        Process caller, CompletionQueue queue, ulong address, ulong count, ref uint accepted)
    {
        if (count > MaxBatch)
        {
            return Status.InvalidArgument;
        }
        Submission* batch = stackalloc Submission[CopyBatch];
        while (accepted < count)
        {
            uint part = count - accepted < CopyBatch ? (uint)count - accepted : CopyBatch;
            ulong from = address + ((ulong)accepted * (ulong)sizeof(Submission));
            Status status = UserMemory.CopyIn(caller.Space, from, (byte*)batch, part * (uint)sizeof(Submission));
            if (status != Status.Ok)
            {
                return status;
            }
            for (uint i = 0; i < part; i++)
            {
                status = Submissions.Submit(queue, in batch[i], (uint)count - accepted);
                if (status != Status.Ok)
                {
                    return status;
                }
                accepted++;
            }
        }
        return Status.Ok;
    }
}
