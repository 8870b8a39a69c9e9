using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Devices;
using Rill.Kernel.Entry;
using Rill.Kernel.Ipc;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Tests.Hosted;

/// <summary>
/// The kernel on a test machine: processes whose threads do what the test tells them. Each entry is made as the machine
/// layer would make it; wake-ups of other cores are delivered when the test lets them.
/// </summary>
internal sealed unsafe class TestKernel : IDisposable
{
    private readonly Machine _machine;
    private readonly ThreadContext*[] _resumed = new ThreadContext*[Cpu.Count];

    private TestKernel(Machine machine, Job rootJob)
    {
        _machine = machine;
        RootJob = rootJob;
    }

    /// <summary>The Job that processes live in unless the test says otherwise.</summary>
    internal Job RootJob { get; }

    /// <summary>After how many allocations the next call runs out of memory; -1: it does not.</summary>
    internal int FailAfter { get; set; } = -1;

    /// <summary>Deliver wake-ups at once after each entry.</summary>
    internal bool DeliversWakes { get; set; } = true;

    internal static TestKernel Start(int cores = 4, uint megabytes = 64)
    {
        Machine machine = Machine.Start(megabytes);
        Cpu.PendingWakes.Clear();
        Array.Fill(OneShotTimer.Deadlines, ulong.MaxValue);
        InterruptLines.Claimed.Clear();
        InterruptLines.Masked.Clear();
        Clock.Now = 1_000_000;
        KernelObject.LiveObjects = 0;
        PendingOperation.Reset();
        Call.Reset();
        Thread.Reset();
        Process.Reset();
        Scheduler.Reset();
        Reaper.Reset();
        JobReaper.Reset();
        MemoryWait.Reset();
        Demolition.Reset();
        InterruptObject.Reset();
        Core.Initialize();
        FutexTable.Initialize();
        WallClock.Initialize();
        for (int i = 0; i < cores; i++)
        {
            Cpu.CurrentIndex = i;
            Scheduler.AddCore(Core.Create(i));
        }
        Cpu.CurrentIndex = 0;
        Assert.Equal(Status.Ok, Job.Create(null, out Job? job));
        return new TestKernel(machine, job!);
    }

    /// <summary>Makes a process with one thread, which runs on a core of its own as long as there are enough.</summary>
    /// <param name="job">The Job that it lives in; the root Job if null.</param>
    /// <param name="ownRights">What it may do with itself.</param>
    internal Guest NewGuest(int core = -1, Job? job = null, Rights ownRights = Rights.All)
    {
        job ??= RootJob;
        Assert.Equal(Status.Ok, AddressSpace.Create(out AddressSpace? space, job.Account));
        Assert.Equal(Status.Ok, Process.Create(space!, job, ownRights, null, out Process? process));
        space!.Release();
        Guest guest = new(this, process!);
        guest.Main = guest.NewThread(core);
        process!.Release();
        return guest;
    }

    /// <summary>The thread that a core runs, or null.</summary>
    internal static Thread? RunningOn(int core) => Core.Get(core)!.Running;

    /// <summary>An entry on a core.</summary>
    internal void Enter(int core, Func<nint, nint> entry)
    {
        Cpu.CurrentIndex = core;
        _resumed[core] = (ThreadContext*)entry((nint)_resumed[core]);
        Thread? running = RunningOn(core);
        Assert.True(running is null ? _resumed[core] == null : _resumed[core] == running.Context, "what is resumed is what runs");
        if (DeliversWakes)
        {
            DeliverWakes();
        }
    }

    /// <summary>Delivers the wake-ups that were sent, and those that they cause.</summary>
    internal void DeliverWakes()
    {
        while (Cpu.PendingWakes.Count != 0)
        {
            int core = Cpu.PendingWakes.Min;
            Cpu.PendingWakes.Remove(core);
            Cpu.CurrentIndex = core;
            _resumed[core] = EntryPoints.Wake(_resumed[core]);
        }
    }

    /// <summary>Ends a parked thread's wait as if it had been interrupted.</summary>
    internal void EndWait(Thread thread)
    {
        if (thread.State == Rill.Kernel.Tasks.ThreadState.Parked)
        {
            Cpu.CurrentIndex = thread.CoreIndex;
            thread.EndWait(Status.Interrupted);
            Enter(thread.CoreIndex, context => (nint)EntryPoints.Wake((ThreadContext*)context));
        }
    }

    /// <summary>Moves the clock, firing each core's timer when it is due.</summary>
    internal void Advance(ulong nanoseconds)
    {
        ulong end = Clock.Now + nanoseconds;
        while (true)
        {
            int due = Array.IndexOf(OneShotTimer.Deadlines, OneShotTimer.Deadlines.Min());
            if (OneShotTimer.Deadlines[due] > end)
            {
                break;
            }
            Clock.Now = Math.Max(Clock.Now, OneShotTimer.Deadlines[due]);
            OneShotTimer.Deadlines[due] = ulong.MaxValue;
            Enter(due, context => (nint)EntryPoints.Timer((ThreadContext*)context));
        }
        Clock.Now = end;
    }

    internal void Interrupt(int core, int line)
        => Enter(core, context => (nint)EntryPoints.Interrupt((ThreadContext*)context, line));

    /// <summary>Enters the kernel until no dead process is left to be taken apart.</summary>
    internal void FinishReaping()
    {
        while (Reaper.HasWork)
        {
            Enter(0, context => (nint)EntryPoints.Wake((ThreadContext*)context));
        }
    }

    /// <summary>A new Job below <see cref="RootJob"/>, with a reference that the test releases.</summary>
    internal Job NewJob()
    {
        Assert.Equal(Status.Ok, Job.Create(RootJob, out Job? job));
        return job!;
    }

    /// <summary>Fails unless all that the kernel took has been given back. All processes must be dead.</summary>
    internal void AssertNothingLeft()
    {
        for (int i = 0; i < Cpu.Count; i++)
        {
            if (Core.Get(i) is null)
            {
                continue;
            }
            // What ended last on a core is freed by the core's next entries.
            for (int j = 0; j < 3; j++)
            {
                Enter(i, context => (nint)EntryPoints.Wake((ThreadContext*)context));
            }
            Cpu.CurrentIndex = i;
            Core.Get(i)!.LeaveSpace();
        }
        Cpu.CurrentIndex = 0;
        FinishReaping();
        Assert.Equal(0u, Process.LiveCount);
        Assert.Equal(0u, Thread.Count);
        Assert.Equal(0, PendingOperation.InUse);
        Assert.Equal(0, Call.InUse);
        RootJob.Release();
        Assert.Equal(0, KernelObject.LiveObjects);
        Assert.Empty(InterruptLines.Claimed);
        _machine.AssertNothingLeaked();
    }

    public void Dispose() => _machine.Dispose();
}
