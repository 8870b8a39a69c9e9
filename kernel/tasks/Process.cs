using System;
using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Accounts;
using Rill.Kernel.Arch;
using Rill.Kernel.Handles;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;

namespace Rill.Kernel.Tasks;

/// <summary>
/// An address space's threads and handles. It ends when its last thread ends, when it asks to, when it is killed, or by
/// a fault that nobody takes; what it holds is freed once its last thread has left its core.
/// </summary>
/// <remarks>While it is alive and has had a thread, it holds a reference to itself. A process that never had one lives by
/// its handles, and ends with the process that made it, so that processes holding each other's handles do not stay.</remarks>
[GuardedBy(Guard.KernelLock)]
internal sealed unsafe class Process : KernelObject
{
    /// <summary>An upper bound of the object's size in bytes.</summary>
    public const int Size = 320;

    /// <summary>Operations and held calls that are charged at a time.</summary>
    private const uint OperationBatch = 16;

    private static uint s_count;
    private static IntrusiveList<LiveLinks> s_live;

    private Process? _nextLive, _previousLive;

    private IntrusiveList<Thread.ProcessLinks> _threads;
    private bool _started;
    /// <summary>Who made it, while it has no thread yet.</summary>
    private Process? _creator;
    private IntrusiveList<UnstartedLinks> _unstarted;
    private Process? _nextUnstarted, _previousUnstarted;
    private uint _unstartedCount;

    private Process(AddressSpace space, HandleTable handles, Job job, Rights ownRights)
    {
        Account = handles.Account;
        Space = space;
        Handles = handles;
        Job = job;
        OwnRights = ownRights;
        MayUseReserve = job.MayUseReserve;
    }

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Process;

    /// <summary>Processes that are not dead.</summary>
    public static uint LiveCount => s_count;

    /// <summary>Processes that were told to end and still hold what they had.</summary>
    public static uint EndingCount { get; private set; }

    /// <summary>Forgets the count, so that a test starts afresh.</summary>
    internal static void Reset()
    {
        EndingCount = 0;
        s_count = 0;
        s_live = default;
    }

    /// <summary>The list of processes that are not dead, newest first, for a panic's report.</summary>
    internal static Process? FirstLive => Unsafe.As<Process>(s_live.First);

    /// <summary>The next of the list.</summary>
    internal Process? NextLive => _nextLive;

    /// <summary>The first of its threads; they are linked by NextOfProcess.</summary>
    internal Thread? FirstThread => Unsafe.As<Thread>(_threads.First);

    /// <summary>The address space, with a reference until the process is dead.</summary>
    public AddressSpace Space { get; }

    public HandleTable Handles { get; }

    /// <summary>The Job that it lives in and that is charged for it, with a reference.</summary>
    public Job Job { get; private set; }

    /// <summary>The leaf account of what it has: its space's too, unless it is the space's second process.</summary>
    public uint Account { get; }

    /// <summary>What it may do with itself, its threads and its Job without a handle, by naming 0. Never more than its
    /// maker had.</summary>
    public Rights OwnRights { get; }

    /// <summary>Whether what it does, for others too, may use the memory that is kept for servers.</summary>
    public bool MayUseReserve { get; private set; }

    /// <summary>Neighbours in its Job's list, as long as it was not told to end.</summary>
    public Process? NextOfJob, PreviousOfJob;

    public ProcessState State { get; private set; }

    public ExitReason ExitReason { get; private set; }

    public ulong ExitCode { get; private set; }

    /// <summary>Threads that have not ended.</summary>
    public uint ThreadCount { get; private set; }

    /// <summary>While it is not 0, no thread of the process runs.</summary>
    public uint SuspendCount { get; private set; }

    public ulong UserTime, KernelTime, ContextSwitches, MinorFaults;

    /// <summary>Threads that run or are ready to.</summary>
    public uint RunnableThreads { get; private set; }

    /// <summary>Nanoseconds that servers have worked for it and that no thread of it was charged with in its turns.</summary>
    public ulong OwedTime;

    /// <summary>Operations that are submitted and whose final record is in no ring yet.</summary>
    public uint PendingOperations;

    /// <summary>Calls of it that servers hold.</summary>
    public uint HeldCalls;

    private Share _operations, _held;

    /// <summary>Bytes of replies that wait in the kernel for room in a ring.</summary>
    public uint OverflowBytes;

    /// <summary>Its queues.</summary>
    public IntrusiveList<WaitQueue.OwnerLinks> Queues;

    public uint QueueCount;

    /// <summary>Those who wait for the process's end.</summary>
    public ObserverList Observers;

    /// <summary>The next process to be torn down.</summary>
    public Process? NextToReap;

    /// <summary>Makes a process without threads in a space, to which it takes a reference.</summary>
    /// <param name="job">The Job that it is to live in.</param>
    /// <param name="ownRights">What it may do with itself.</param>
    /// <param name="creator">The process whose end ends this one as long as it has no thread; null for the first process.</param>
    /// <returns>BadState for a killed Job, LimitReached or NoMemory. The caller owns a reference.</returns>
    public static Status Create(AddressSpace space, Job job, Rights ownRights, Process? creator, out Process? process)
    {
        process = null;
        if (job.IsKilled)
        {
            return Status.BadState;
        }
        if (creator is not null && creator._unstartedCount >= ProcessLimits.MaxUnstartedProcesses)
        {
            return Status.LimitReached;
        }
        uint account = space.Account;
        Status status = AccountTable.TryShare(account, job.Account)
            ? Status.Ok : AccountTable.TryCreateLeaf(job.Account, out account);
        if (status != Status.Ok)
        {
            return status;
        }
        status = !AccountTable.TryCharge(account, JobCount.Processes, 1) ? Status.LimitReached : Status.Ok;
        if (status == Status.Ok && !KernelHeap.TryReserve(Size + HandleTable.Size, 2))
        {
            AccountTable.Uncharge(account, JobCount.Processes, 1);
            status = Status.NoMemory;
        }
        if (status != Status.Ok)
        {
            AccountTable.Unshare(account);
            return status;
        }
        space.AddReference();
        HandleTable handles = new(account);
        process = new Process(space, handles, job, ownRights);
        job.Join(process);
        s_count++;
        s_live.Prepend(process);
        if (creator is not null)
        {
            creator.AddUnstarted(process);
        }
        return Status.Ok;
    }

    /// <summary>Moves the process to another Job, and what it has with it. A space that is another process's stays with that
    /// one.</summary>
    /// <returns>BadState where the process or one of the Jobs is ending; LimitReached, with nothing changed.</returns>
    public Status MoveTo(Job job)
    {
        Job old = Job;
        if (State != ProcessState.Alive || old.IsKilled || job.IsKilled)
        {
            return Status.BadState;
        }
        if (job == old)
        {
            return Status.Ok;
        }
        if (!AccountTable.TryMove(Account, job.Account))
        {
            return Status.LimitReached;
        }
        old.Forget(this);
        Job = job;
        MayUseReserve = job.MayUseReserve;
        job.Join(this);
        old.Leave(this);
        old.Release();
        return Status.Ok;
    }

    /// <summary>Puts a new thread into the process.</summary>
    public void Attach(Thread thread)
    {
        AddReference();
        if (!_started)
        {
            _started = true;
            AddReference();
            _creator?.RemoveUnstarted(this);
        }
        _threads.Prepend(thread);
        ThreadCount++;
    }

    /// <summary>One more thread is ready.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddRunnable()
    {
        if (RunnableThreads++ == 0)
        {
            Job.AddRunnable();
        }
    }

    /// <summary>A thread that ran or was ready is so no more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RemoveRunnable()
    {
        if (--RunnableThreads == 0)
        {
            Job.RemoveRunnable();
        }
    }

    /// <summary>Takes an ended thread out; the last one ends the process.</summary>
    public void Detach(Thread thread)
    {
        _threads.Remove(thread);
        if (--ThreadCount == 0)
        {
            if (State == ProcessState.Alive)
            {
                State = ProcessState.Dying;
                ExitReason = ExitReason.Exited;
                EndingCount++;
                Job.Forget(this);
            }
            Reaper.Add(this);
        }
    }

    /// <summary>Tells the process to end. Threads that do not run end now, others when their core next enters the kernel.</summary>
    public void Terminate(ExitReason reason, ulong code)
    {
        if (State != ProcessState.Alive)
        {
            return;
        }
        State = ProcessState.Dying;
        ExitReason = reason;
        ExitCode = code;
        EndingCount++;
        Job.Forget(this);
        if (ThreadCount == 0)
        {
            // It never had a thread, so it does not hold the reference to itself that TearDown gives back.
            AddReference();
            Reaper.Add(this);
            return;
        }
        Thread? next;
        for (Thread? thread = FirstThread; thread is not null; thread = next)
        {
            next = thread.NextOfProcess;
            if (thread.State == ThreadState.Running)
            {
                Scheduler.Prod(thread.CoreIndex);
            }
            else
            {
                thread.End();
            }
        }
    }

    /// <summary>Stops all threads of the process, until as many calls of <see cref="Resume"/>.</summary>
    /// <returns>BadState for a process that is ending; LimitReached after too many calls.</returns>
    public Status Suspend()
    {
        if (State != ProcessState.Alive)
        {
            return Status.BadState;
        }
        if (SuspendCount == uint.MaxValue)
        {
            return Status.LimitReached;
        }
        if (SuspendCount++ == 0)
        {
            for (Thread? thread = FirstThread; thread is not null; thread = thread.NextOfProcess)
            {
                if (thread.State == ThreadState.Running)
                {
                    Scheduler.Prod(thread.CoreIndex);
                }
                else if (thread.State == ThreadState.Ready)
                {
                    Scheduler.Forget(thread);
                    thread.State = ThreadState.Suspended;
                    RemoveRunnable();
                }
            }
        }
        return Status.Ok;
    }

    /// <summary>Undoes one <see cref="Suspend"/>.</summary>
    /// <returns>BadState where the process is not suspended or is ending.</returns>
    public Status Resume()
    {
        if (State != ProcessState.Alive || SuspendCount == 0)
        {
            return Status.BadState;
        }
        if (--SuspendCount == 0)
        {
            for (Thread? thread = FirstThread; thread is not null; thread = thread.NextOfProcess)
            {
                if (thread.State == ThreadState.Suspended)
                {
                    Scheduler.MakeReady(thread);
                }
            }
        }
        return Status.Ok;
    }

    /// <summary>Frees what the process holds. Runs when none of its threads is left, on a core that has left its space.</summary>
    /// <param name="budget">Handles that may be looked at; what was looked at is taken off.</param>
    /// <returns>Whether all is freed; else it has to be called again.</returns>
    public bool TearDown(ref int budget)
    {
        while (Queues.First is { } queue)
        {
            Unsafe.As<WaitQueue>(queue).Shut();
        }
        if (!Handles.CloseSome(ref budget))
        {
            return false;
        }
        while (_unstarted.First is { } first)
        {
            Process child = Unsafe.As<Process>(first);
            RemoveUnstarted(child);
            child.Terminate(ExitReason.Killed, 0);
        }
        _creator?.RemoveUnstarted(this);
        Check.That(PendingOperations == 0, "a dead process has no pending operations"u8);
        Check.That(HeldCalls == 0, "a dead process has no calls that servers hold"u8);
        _operations.Return(Account, JobCount.Operations);
        _held.Return(Account, JobCount.Held);
        State = ProcessState.Dead;
        EndingCount--;
        s_count--;
        s_live.Remove(this);
        Space.Release();
        Observers.TellExit(ExitReason, ExitCode);
        Job.Leave(this);
        Release();
        return true;
    }

    /// <summary>Makes sure that one more operation may be pending.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayHaveOperation() => PendingOperations < _operations.Charged || ExtendOperations();

    /// <summary>Makes sure that one more call may be held by a server.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayHaveHeldCall() => HeldCalls < _held.Charged || ExtendHeld();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool ExtendOperations()
        => _operations.TryExtend(Account, JobCount.Operations, PendingOperations + 1, BoundOf(JobCount.Operations), OperationBatch);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool ExtendHeld()
        => _held.TryExtend(Account, JobCount.Held, HeldCalls + 1, BoundOf(JobCount.Held), OperationBatch);

    /// <summary>A thread may always wait for something, so that the one that ends the waits of others is never kept out.</summary>
    private ulong BoundOf(JobCount count)
    {
        ulong bound = Job.Bound(count);
        return bound + Math.Min(ThreadCount, JobCounts.Unlimited - bound);
    }

    /// <summary>What <see cref="KernelCall.ProcessInfo"/> tells.</summary>
    public ProcessInfo GetInfo()
    {
        ProcessInfo info = default;
        info.ObjectId = Id;
        info.UserTime = UserTime + Core.Uncharged(this, null, Clock.Now);
        info.KernelTime = KernelTime;
        info.Threads = ThreadCount;
        info.Handles = Handles.Count;
        info.PendingOperations = PendingOperations;
        info.ExitReason = ExitReason;
        info.ExitCode = ExitCode;
        info.ContextSwitches = ContextSwitches;
        info.MinorFaults = MinorFaults;
        info.ResidentPeak = Space.ResidentPeak;
        return info;
    }

    /// <inheritdoc/>
    protected override void Destroy()
    {
        if (State != ProcessState.Dead)
        {
            // Nobody can name this process, which never ran: it ends now.
            Terminate(ExitReason.Killed, 0);
            return;
        }
        Job job = Job;
        AccountTable.Uncharge(Account, JobCount.Processes, 1);
        AccountTable.RemoveUser(Account);
        KernelHeap.Release(Handles);
        KernelHeap.Release(this);
        job.Release();
    }

    private void AddUnstarted(Process child)
    {
        child._creator = this;
        _unstarted.Prepend(child);
        _unstartedCount++;
    }

    private void RemoveUnstarted(Process child)
    {
        _unstarted.Remove(child);
        child._creator = null;
        _unstartedCount--;
    }

    /// <summary>The links of its Job's list.</summary>
    internal readonly struct JobLinks : ILinks
    {
        /// <inheritdoc/>
        public ref object? Next(object item) => ref Unsafe.As<Process?, object?>(ref Unsafe.As<Process>(item).NextOfJob);

        /// <inheritdoc/>
        public ref object? Previous(object item) => ref Unsafe.As<Process?, object?>(ref Unsafe.As<Process>(item).PreviousOfJob);
    }

    /// <summary>The links of the list of processes that are not dead.</summary>
    private readonly struct LiveLinks : ILinks
    {
        /// <inheritdoc/>
        public ref object? Next(object item) => ref Unsafe.As<Process?, object?>(ref Unsafe.As<Process>(item)._nextLive);

        /// <inheritdoc/>
        public ref object? Previous(object item) => ref Unsafe.As<Process?, object?>(ref Unsafe.As<Process>(item)._previousLive);
    }

    /// <summary>The links of its maker's list.</summary>
    private readonly struct UnstartedLinks : ILinks
    {
        /// <inheritdoc/>
        public ref object? Next(object item) => ref Unsafe.As<Process?, object?>(ref Unsafe.As<Process>(item)._nextUnstarted);

        /// <inheritdoc/>
        public ref object? Previous(object item) => ref Unsafe.As<Process?, object?>(ref Unsafe.As<Process>(item)._previousUnstarted);
    }
}
