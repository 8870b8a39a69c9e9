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

    public static long Create(Process caller, ulong requestAddress)
    {
        Status status = UserMemory.CopyIn(caller.Space, requestAddress, out QueueRequest request);
        if (status == Status.Ok)
        {
            status = caller.Handles.Reserve(1);
        }
        if (status == Status.Ok)
        {
            status = CompletionQueue.Create(caller, ref request, out CompletionQueue? queue);
            if (status == Status.Ok)
            {
                status = UserMemory.CopyOut(caller.Space, requestAddress, in request);
                if (status == Status.Ok)
                {
                    return Lookup.Give(caller, queue!, Rights.All);
                }
                queue!.Release();
            }
        }
        return (long)status;
    }

    public static long Submit(Process caller, ulong handle, ulong submissions, ulong count)
    {
        Status status = FindOwn(caller, handle, Rights.Write, out CompletionQueue? queue);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        queue!.Flush();
        status = SubmitAll(caller, queue, submissions, count, out uint accepted);
        return accepted != 0 || status == Status.Ok ? accepted : (long)status;
    }

    public static long Wait(Core core, Process caller, ulong handle, ulong seenTail, ulong deadline)
    {
        Status status = FindOwn(caller, handle, Rights.Read, out CompletionQueue? queue);
        return status == Status.Ok ? queue!.Wait(core, (uint)seenTail, deadline) : (long)status;
    }

    public static long SubmitAndWait(
        Core core, Process caller, ulong handle, ulong submissions, ulong count, ulong seenTail, ulong deadline)
    {
        Status status = FindOwn(caller, handle, Rights.Write | Rights.Read, out CompletionQueue? queue);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        core.CollectHandoff = true;
        queue!.Flush();
        status = SubmitAll(caller, queue, submissions, count, out uint accepted);
        queue.SetAccepted(accepted);
        long result = status == Status.Ok ? queue.Wait(core, (uint)seenTail, deadline) : (long)status;
        if (result != CallResult.Parked)
        {
            Scheduler.DropHandoff(core);
        }
        return result;
    }

    public static long Cancel(Process caller, ulong handle, ulong token)
    {
        Status status = FindOwn(caller, handle, Rights.Write, out CompletionQueue? queue);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        queue!.Flush();
        return (long)queue.Cancel(token);
    }

    public static long Post(Process caller, ulong handle, ulong token, ulong value)
    {
        Status status = Lookup.Queue(caller, handle, Rights.Write, out CompletionQueue? queue);
        return (long)(status == Status.Ok ? queue!.Post(token, value) : status);
    }

    public static long CreateStream(Process caller, ulong to)
    {
        Status status = Lookup.Job(caller, 0, Rights.Write, out Job? job);
        if (status == Status.Ok)
        {
            status = caller.Handles.Reserve(2);
        }
        if (status == Status.Ok)
        {
            status = Lane.CreatePair(job!.Account, out Lane? first, out Lane? second);
            if (status == Status.Ok)
            {
                uint firstHandle = caller.Handles.Add(first!, Rights.All);
                uint secondHandle = caller.Handles.Add(second!, Rights.All);
                first!.Release();
                second!.Release();
                status = UserMemory.CopyOut(caller.Space, to, firstHandle | ((ulong)secondHandle << 32));
                if (status == Status.Ok)
                {
                    return 0;
                }
                caller.Handles.Close(firstHandle);
                caller.Handles.Close(secondHandle);
            }
        }
        return (long)status;
    }

    /// <summary>Only the process that made a queue, and has it mapped, submits to it and waits for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Status FindOwn(Process caller, ulong handle, Rights need, out CompletionQueue? queue)
    {
        Status status = Lookup.Queue(caller, handle, need, out queue);
        return status == Status.Ok && queue!.Owner != caller ? Status.AccessDenied : status;
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
                status = Submissions.Submit(queue, in batch[i]);
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
