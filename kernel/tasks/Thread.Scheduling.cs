using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Memory;

namespace Rill.Kernel.Tasks;

/// <summary>What the scheduler and the lists of waiters keep of a thread.</summary>
internal sealed unsafe partial class Thread
{
    public ThreadState State = ThreadState.Suspended;
    /// <summary>The core it runs on, is queued on or ran on last.</summary>
    public int CoreIndex;
    /// <summary>The cores it may run on.</summary>
    public CpuMask Affinity;
    /// <summary>Whether <see cref="Affinity"/> leaves out any core that there may be.</summary>
    public bool IsBound;

    /// <summary>Whether it may run on a core.</summary>
    public bool MayRunOn(int core) => !IsBound || Affinity.Contains(core);
    public SchedulingClass Class;
    public int Nice;
    /// <summary>Virtual nanoseconds for 1024 real ones.</summary>
    public ulong VirtualFactor = 1024;
    /// <summary>The weighted time that it has run, on the clock of the core <see cref="CoreIndex"/>.</summary>
    public ulong VirtualTime;
    public ulong UserTime, KernelTime;
    /// <summary>How much of these its clients were charged with.</summary>
    private ulong _chargedToClients;

    /// <summary>The class under which it stands in a run queue.</summary>
    public SchedulingClass QueuedClass;
    /// <summary>True while it stands in its core's run queue.</summary>
    public bool Queued;
    public Thread? QueueNext, QueuePrevious;
    public readonly RunNode RunNode;

    /// <summary>What it waits on, while it is parked: a futex (<see cref="WaitKey"/>) or a completion queue.</summary>
    public WaitQueue? WaitQueue;
    public FutexKey WaitKey;
    /// <summary>It waits, parked in a fault, for memory (<see cref="MemoryWait"/>).</summary>
    public bool WaitsForMemory;
    /// <summary>The shortage in which its faults wait no more; 0: none.</summary>
    public uint RefusedMemoryIn;
    /// <summary>Neighbours in the list of waiters.</summary>
    public Thread? WaitNext, WaitPrevious;
    public readonly WaitTimer Timer;

    /// <summary>It is to be interrupted before it goes back to user mode on the core on which it runs.</summary>
    public bool InterruptRequested;

    /// <summary>Ends a parked thread's wait with a result; elsewhere nothing happens.</summary>
    public void EndWait(Status result)
    {
        if (State != ThreadState.Parked)
        {
            return;
        }
        bool inFault = WaitsForMemory;
        LeaveWaiters();
        if (!inFault)
        {
            SetResult((long)result);
        }
        Scheduler.MakeReady(this);
    }

    /// <summary>Lets a new thread run, from this core on.</summary>
    public void BecomeReady()
    {
        Core core = Core.Current;
        CoreIndex = core.Index;
        VirtualTime = core.Ready.VirtualTime;
        Scheduler.MakeReady(this);
    }

    /// <summary>Parks the running thread; the caller has put it into a list of waiters.</summary>
    public void Park(Core core, ulong deadline)
    {
        State = ThreadState.Parked;
        Process.RemoveRunnable();
        core.Attention = true;
        if (deadline != Deadline.Never)
        {
            Timer.Start(core, deadline);
        }
    }

    /// <summary>Takes a parked thread out of the list in which it waits, and stops its timer.</summary>
    public void LeaveWaiters()
    {
        Timer.Stop();
        if (WaitsForMemory)
        {
            MemoryWait.Remove(this);
        }
        else if (WaitQueue is not null)
        {
            WaitQueue.RemoveWaiter(this);
        }
        else
        {
            FutexTable.Remove(this);
        }
    }

    /// <summary>Adds to the times of the thread, which runs on a core, in nanoseconds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Charge(Core core, ulong user, ulong kernel)
    {
        UserTime += user;
        KernelTime += kernel;
        Process process = Process;
        process.UserTime += user;
        process.KernelTime += kernel;
        if (Class != SchedulingClass.Normal)
        {
            core.SystemTime += Class == SchedulingClass.System ? user + kernel : 0;
            return;
        }
        ulong time = user + kernel + process.OwedTime;
        process.OwedTime = 0;
        Job job = process.Job;
        job.UsedTime += time;
        time = time * VirtualFactor >> 10;
        // The processes of a Job that are ready have one share of the machine together, and so have the threads of a process.
        if (process.RunnableThreads > 1)
        {
            time *= process.RunnableThreads;
        }
        if (job.RunnableProcesses > 1)
        {
            time *= job.RunnableProcesses;
        }
        VirtualTime += time;
    }

    /// <summary>What a server has worked since its last reply is the client's time: a program that has a server work for it gets
    /// no more turns than one that computes.</summary>
    /// <param name="client">Whose call is answered.</param>
    /// <param name="core">Where the server's thread, this one, runs.</param>
    /// <param name="now">The time up to which it has worked for the client.</param>
    /// <param name="replies">Answers that the time is divided by: this one and those that are still to come in the same
    /// submission.</param>
    public void ChargeClient(Process client, Core core, ulong now, uint replies)
    {
        ulong worked = UserTime + KernelTime + (now - core.LastAccount);
        if (Class == SchedulingClass.System && worked > _chargedToClients)
        {
            ulong part = (worked - _chargedToClients) / replies;
            _chargedToClients += part;
            client.OwedTime += part;
        }
    }

    /// <summary>Sets the class and the weight: one step of nice is a quarter more or a fifth less of time.</summary>
    /// <param name="nice">-20 (most) to 19.</param>
    public void SetPriority(SchedulingClass schedulingClass, int nice)
    {
        ulong factor = 1024;
        for (int i = 0; i < nice; i++)
        {
            factor += factor / 4;
        }
        for (int i = nice; i < 0; i++)
        {
            factor -= factor / 5;
        }
        Nice = nice;
        VirtualFactor = factor;
        if (Queued)
        {
            Scheduler.Dequeue(this);
            Class = schedulingClass;
            Scheduler.Enqueue(Core.Get(CoreIndex)!, this);
        }
        else
        {
            Class = schedulingClass;
        }
    }
}
