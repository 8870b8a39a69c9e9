using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Memory;

namespace Rill.Kernel.Tasks;

/// <summary>What the scheduler keeps for one core.</summary>
[GuardedBy(Guard.KernelLock)]
internal sealed unsafe class Core
{
    /// <summary>How long a thread runs while others wait, in nanoseconds.</summary>
    public const ulong Slice = 4_000_000;

    /// <summary>An upper bound of the object's size in bytes.</summary>
    public const int Size = 320;

    /// <summary>Timers fired in one entry; the rest follow at once in the next.</summary>
    private const int MaxFiredAtOnce = 256;

    /// <summary>Over how much time at least it is measured what System threads leave, in nanoseconds.</summary>
    private const ulong SampleSpan = 2 * Slice;

    /// <summary>Where each core's virtual time starts: far from 0, so that a thread's may be before it.</summary>
    private const ulong VirtualEpoch = 1ul << 62;

    private static Core?[] s_cores = null!;

    private Core(int index)
    {
        Index = index;
        Ready.VirtualTime = VirtualEpoch;
        LastAccount = Clock.Now;
    }

    /// <summary>The core's number.</summary>
    public int Index { get; }

    /// <summary>The thread that runs here; null while the core is idle.</summary>
    public Thread? Running;

    /// <summary>The core went idle, and no thread has run on it since.</summary>
    public bool IsIdle = true;

    /// <summary>Set, by any core, when the way out of the kernel has more to do than to resume the running thread.</summary>
    public bool Attention;
    /// <summary>The running thread is to give way to the next one.</summary>
    public bool Reschedule;
    /// <summary>It asked for that itself, so that one goes before it whoever has had less time.</summary>
    public bool Yields;
    /// <summary>Set while a thread submits and means to wait: the first thread that it wakes is kept in <see cref="Handoff"/>.</summary>
    public bool CollectHandoff;
    /// <summary>A ready thread in no run queue: the one that this core switches to if the running thread parks.</summary>
    public Thread? Handoff;
    /// <summary>Hand-offs in a row, close together, that changed page tables.</summary>
    public int CrossSpaceHandoffs;
    /// <summary>When the last of them was.</summary>
    public ulong LastCrossSpaceHandoff;

    public RunQueue Ready;
    public PairingHeap Timers;

    /// <summary>When the running thread's slice ends; ulong.MaxValue while no other thread is ready here.</summary>
    public ulong SliceEnd = ulong.MaxValue;
    /// <summary>The slice of a Normal thread and of the servers that it hands to ended while a server ran: the next Normal thread is
    /// chosen anew.</summary>
    public bool PairIsOver;
    /// <summary>What the hardware timer is armed for; ulong.MaxValue when it is not.</summary>
    public ulong Armed = ulong.MaxValue;

    /// <summary>The space whose page tables the core uses, with a reference; it may outlive its process here.</summary>
    public AddressSpace? ActiveSpace;
    /// <summary>A thread that ended on this core and whose registers' storage may be in use until the core has left it.</summary>
    public Thread? Grave;
    /// <summary>The thread in <see cref="Grave"/> ended in the entry that goes on.</summary>
    public bool IsGraveFresh;
    /// <summary>The core is idle and uses a space that is to go.</summary>
    public bool DropSpace;

    /// <summary>Since when the running thread's, or idle, time has not been accounted.</summary>
    public ulong LastAccount;
    /// <summary>When the kernel was entered last on this core: "now" for all that the entry does.</summary>
    public ulong EntryTime;
    /// <summary>Time spent in kernel entries since <see cref="LastAccount"/>.</summary>
    public ulong KernelNanoseconds;

    /// <summary>Time that System threads have run here, as far as it is accounted.</summary>
    public ulong SystemTime;
    /// <summary>When the core may look again whether others have more room for what is ready here.</summary>
    public ulong NextBalance;

    // How much System threads left of the time up to the last sample.
    private ulong _freePart = 1024;
    private ulong _sampledAt, _sampledSystemTime;

    // Totals for SystemInfo, in nanoseconds.
    public ulong IdleTime, UserTime, KernelTime;
    public ulong ContextSwitches, Interrupts;

    /// <summary>This core's block.</summary>
    public static Core Current => s_cores[Cpu.CurrentIndex]!;

    /// <summary>The block of a core that has been started, else null.</summary>
    public static Core? Get(int index) => s_cores[index];

    /// <summary>Makes the table of blocks, once, at boot (in tests: afresh for each).</summary>
    public static void Initialize()
    {
        s_cores = new Core?[CpuMask.Capacity];
        FrameAllocator.SetReserveRule(&RunsServer);
    }

    private static bool RunsServer() => Current is { Running: { } thread } && thread.Process.MayUseReserve;

    /// <summary>Makes the block of a core that comes up. The heap must have room: this runs at boot only.</summary>
    public static Core Create(int index)
    {
        Core core = new(index);
        s_cores[index] = core;
        return core;
    }

    /// <summary>Makes sure that the core's timer fires no later than at a deadline. Runs on the core itself.</summary>
    public void NoteDeadline(ulong deadline)
    {
        if (deadline < Armed)
        {
            Armed = deadline;
            OneShotTimer.Arm(deadline);
        }
    }

    /// <summary>Fires the timers whose time has come, and ends the running thread's slice if it is over.</summary>
    public void RunTimers(ulong now)
    {
        Armed = ulong.MaxValue;
        HeapNode? first;
        for (int i = 0; i < MaxFiredAtOnce && (first = Timers.First) is not null && first.Key <= now; i++)
        {
            Timers.Remove(first);
            ((TimerNode)first).Fire();
        }
        if (Timers.First is not null)
        {
            NoteDeadline(Timers.First.Key);
        }
        if (now >= SliceEnd)
        {
            SliceEnd = ulong.MaxValue;
            PairIsOver = Running?.Class == SchedulingClass.System;
            Reschedule = true;
            Attention = true;
        }
        else if (SliceEnd != ulong.MaxValue)
        {
            NoteDeadline(SliceEnd);
        }
        if (Ready.HasNormal && now >= NextBalance)
        {
            // While something is ready here, the timer comes at least once a slice.
            NextBalance = now + Slice;
            Scheduler.Balance(this, now);
        }
    }

    /// <summary>The part of the core's time, in 1,024ths, that System threads have left of late; at least 1.</summary>
    public ulong FreePart(ulong now)
    {
        ulong span = now - _sampledAt;
        if (span >= SampleSpan)
        {
            ulong system = SystemTime + (Running?.Class == SchedulingClass.System && now > LastAccount ? now - LastAccount : 0);
            ulong worked = system - _sampledSystemTime;
            _freePart = worked < span ? 1 + ((span - worked) * 1023 / span) : 1;
            _sampledAt = now;
            _sampledSystemTime = system;
        }
        return _freePart;
    }

    /// <summary>Charges the time since the last call to the running thread, or to idleness.</summary>
    public void Account(ulong now)
    {
        ulong delta = now - LastAccount;
        LastAccount = now;
        ulong kernel = KernelNanoseconds < delta ? KernelNanoseconds : delta;
        KernelNanoseconds = 0;
        Thread? thread = Running;
        if (thread is null)
        {
            IdleTime += delta - kernel;
            KernelTime += kernel;
            return;
        }
        thread.Charge(this, delta - kernel, kernel);
        UserTime += delta - kernel;
        KernelTime += kernel;
    }

    /// <summary>
    /// What a process's running threads (or one of them) have used since they were last charged: a thread that runs
    /// on without a switch is charged only when it leaves its core.
    /// </summary>
    public static ulong Uncharged(Process process, Thread? only, ulong now)
    {
        ulong sum = 0;
        for (int i = 0; i < Cpu.Count; i++)
        {
            Core? core = Get(i);
            if (core?.Running is Thread running && running.Process == process && (only is null || running == only)
                && now > core.LastAccount)
            {
                sum += now - core.LastAccount;
            }
        }
        return sum;
    }

    /// <summary>Stops using the running space's page tables and gives up the reference to it.</summary>
    public void LeaveSpace()
    {
        AddressSpace? space = ActiveSpace;
        if (space is not null)
        {
            ActiveSpace = null;
            space.Deactivate();
            Mmu.Activate(Mmu.KernelRoot);
            space.Release();
        }
    }

    /// <summary>Uses a space's page tables from now on.</summary>
    public void EnterSpace(AddressSpace space)
    {
        AddressSpace? old = ActiveSpace;
        if (old == space)
        {
            return;
        }
        space.AddReference();
        ActiveSpace = space;
        // The old space is left before the new one is entered, so that its set of active cores is true at each moment.
        old?.Deactivate();
        space.Activate();
        old?.Release();
    }
}
