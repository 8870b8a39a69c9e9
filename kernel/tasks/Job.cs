using System;
using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Accounts;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;

namespace Rill.Kernel.Tasks;

/// <summary>
/// Whom the kernel charges for what processes make it hold, and what ends them all: a node of a tree. Its account is
/// charged with everything below it. Making a process needs a handle to the Job that it is to live in.
/// </summary>
/// <remarks>
/// <para>Job ──ref──► parent Job; process ──ref──► Job; Job ──no ref──► its processes and child Jobs, which take
/// themselves out of its lists.</para>
/// <para>A Job that was killed gets no process and no child any more. It is killed too when its last handle closes: what
/// nobody can end does not live on.</para>
/// </remarks>
[GuardedBy(Guard.KernelLock)]
internal sealed partial class Job : KernelObject
{
    /// <summary>An upper bound of the object's size in bytes.</summary>
    public const int Size = 224;
    /// <summary>Jobs above each other at most: each charge walks up the tree.</summary>
    private const int MaxDepth = 8;

    private readonly Job? _parent;
    private readonly int _depth;
    private IntrusiveList<SiblingLinks> _children;
    private Job? _nextSibling, _previousSibling;
    /// <summary>Processes that have not been told to end.</summary>
    private IntrusiveList<Process.JobLinks> _members;

    /// <summary>Those who wait for the Job's end: killed, and no process left.</summary>
    public ObserverList Observers;

    private Job(Job? parent, uint account)
    {
        _parent = parent;
        _depth = parent is null ? 0 : parent._depth + 1;
        Account = account;
    }

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Job;

    /// <summary>The account, by index.</summary>
    public uint Account { get; }

    /// <summary>Whether it, or a Job above it, was killed.</summary>
    public bool IsKilled { get; private set; }

    /// <summary>What <see cref="KernelCall.JobKill"/> gave.</summary>
    public ulong ExitCode { get; private set; }

    /// <summary>Processes of it and of the Jobs below it that are not dead.</summary>
    public ulong LiveProcesses { get; private set; }

    /// <summary>The next of those that are being killed.</summary>
    public Job? NextToKill;

    /// <summary>What one process of it may have of a thing.</summary>
    public ref ulong Bound(JobCount count) => ref AccountTable.ProcessBound(Account, count);

    /// <summary>Makes a Job without limits.</summary>
    /// <param name="parent">Null for the first.</param>
    /// <returns>BadState for a killed parent, LimitReached, NoMemory. The caller owns a reference.</returns>
    public static Status Create(Job? parent, out Job? job)
    {
        job = null;
        if (parent is not null && parent.IsKilled)
        {
            return Status.BadState;
        }
        if (parent is not null && parent._depth + 1 == MaxDepth)
        {
            return Status.LimitReached;
        }
        uint above = parent is null ? 0 : parent.Account;
        if (!AccountTable.TryCharge(above, JobCount.Objects, 1))
        {
            return Status.LimitReached;
        }
        Status status = AccountTable.TryCreate(above, out uint account);
        if (status == Status.Ok && !KernelHeap.TryReserve(Size))
        {
            AccountTable.Close(account);
            status = Status.NoMemory;
        }
        if (status != Status.Ok)
        {
            AccountTable.Uncharge(above, JobCount.Objects, 1);
            return status;
        }
        job = new Job(parent, account);
        job.InheritBounds();
        if (parent is not null)
        {
            parent.AddReference();
            parent._children.Prepend(job);
        }
        return Status.Ok;
    }

    /// <summary>Sets a limit. What is charged already stays; nothing more is as long as it is over the limit.</summary>
    /// <returns>InvalidArgument.</returns>
    public Status SetLimit(JobCount count, JobScope scope, ulong limit)
    {
        if ((uint)count >= JobCounts.Count)
        {
            return Status.InvalidArgument;
        }
        if (scope == JobScope.Job)
        {
            AccountTable.SetLimit(Account, count, limit);
            return Status.Ok;
        }
        if (scope != JobScope.Process || !IsBoundOfProcess(count))
        {
            return Status.InvalidArgument;
        }
        // Nobody may have more than the machine allows, whatever a Job's holder wants.
        Bound(count) = Math.Min(limit, MachineBound(count));
        return Status.Ok;
    }

    /// <summary>Whether its frames may come from the reserve that keeps servers going.</summary>
    public unsafe bool MayUseReserve
    {
        get => AccountTable.At(Account)->MayUseReserve;
        set => AccountTable.At(Account)->MayUseReserve = value;
    }

    /// <summary>What <see cref="KernelCall.JobInfo"/> tells.</summary>
    public unsafe void GetInfo(out JobInfo info)
    {
        info = default;
        info.ObjectId = Id;
        info.LiveProcesses = LiveProcesses;
        AccountTable.GetUsed(Account, out info.Used);
        info.Peaks = AccountTable.At(Account)->Peaks;
        info.Peaks.HeapBytes = 0;
        info.Limits = AccountTable.At(Account)->Limits;
        info.ProcessBounds = AccountTable.At(Account)->ProcessBounds;
        info.LeftFrames = AccountTable.At(Account)->LeftFrames;
    }

    /// <summary>Puts a process into the Job, which is not killed.</summary>
    public void Join(Process process)
    {
        AddReference();
        RunnableProcesses += process.RunnableThreads != 0 ? 1u : 0;
        _members.Prepend(process);
        for (Job? job = this; job is not null; job = job._parent)
        {
            job.LiveProcesses++;
        }
    }

    /// <summary>A process of the Job was told to end, or ends by itself: it need not be killed any more.</summary>
    public void Forget(Process process) => _members.Remove(process);

    /// <summary>A process of the Job is dead, or is another's from now on.</summary>
    public void Leave(Process process)
    {
        RunnableProcesses -= process.RunnableThreads != 0 ? 1u : 0;
        for (Job? job = this; job is not null; job = job._parent)
        {
            job.LiveProcesses--;
            job.TellIfEnded();
        }
    }

    /// <summary>Begins to end every process of the Job and of the Jobs below it.</summary>
    public void Kill(ulong code)
    {
        if (IsKilled)
        {
            return;
        }
        IsKilled = true;
        ExitCode = code;
        if (!_members.IsEmpty || !_children.IsEmpty)
        {
            JobReaper.Add(this);
        }
        TellIfEnded();
    }

    /// <summary>Ends some of the processes that are left, and lists the Job again if there are more.</summary>
    /// <remarks>Children that it marks go on by themselves.</remarks>
    /// <param name="budget">Processes and Jobs that may still be told.</param>
    internal void KillSome(ref int budget)
    {
        // Each is told once; to pass those that were told costs little, and there are AccountTable.MaxJobs at most.
        Job? child = Unsafe.As<Job>(_children.First);
        for (; child is not null && budget > 0; child = child._nextSibling)
        {
            budget -= child.IsKilled ? 0 : 1;
            child.Kill(ExitCode);
        }
        while (_members.First is { } member && budget > 0)
        {
            budget--;
            Unsafe.As<Process>(member).Terminate(ExitReason.Killed, ExitCode);
        }
        if (!_members.IsEmpty || child is not null)
        {
            JobReaper.Add(this);
        }
    }

    /// <inheritdoc/>
    protected override void OnLastHandleClosed() => Kill(0);

    /// <inheritdoc/>
    protected override void Destroy()
    {
        _parent?._children.Remove(this);
        FrameAllocator.ReturnStocks();
        AccountTable.Close(Account);
        AccountTable.Uncharge(_parent is null ? 0 : _parent.Account, JobCount.Objects, 1);
        Job? parent = _parent;
        KernelHeap.Release(this);
        parent?.Release();
    }

    private static bool IsBoundOfProcess(JobCount count)
        => count is JobCount.Threads or JobCount.Handles or JobCount.Queues or JobCount.Operations or JobCount.Held;

    private static ulong MachineBound(JobCount count) => count switch
    {
        JobCount.Threads => ProcessLimits.MaxThreads,
        JobCount.Handles => ProcessLimits.MaxHandles,
        JobCount.Queues => ProcessLimits.MaxQueues,
        JobCount.Operations => ProcessLimits.MaxPendingOperations,
        JobCount.Held => ProcessLimits.MaxPendingOperations,
        _ => JobCounts.Unlimited,
    };

    private void InheritBounds()
    {
        for (int i = 0; i < JobCounts.Count; i++)
        {
            Bound((JobCount)i) = _parent is null ? MachineBound((JobCount)i) : _parent.Bound((JobCount)i);
        }
    }

    private void TellIfEnded()
    {
        if (IsKilled && LiveProcesses == 0)
        {
            Observers.TellExit(ExitReason.Killed, ExitCode);
        }
    }

    /// <summary>The links of its parent's list.</summary>
    private readonly struct SiblingLinks : ILinks
    {
        /// <inheritdoc/>
        public ref object? Next(object item) => ref Unsafe.As<Job?, object?>(ref Unsafe.As<Job>(item)._nextSibling);

        /// <inheritdoc/>
        public ref object? Previous(object item) => ref Unsafe.As<Job?, object?>(ref Unsafe.As<Job>(item)._previousSibling);
    }
}
