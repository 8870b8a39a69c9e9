using System.Runtime.InteropServices;

namespace Rill.Kernel.Arch;

/// <summary>What the machine layer keeps for each core; GS's base in the kernel. The first fields are known to the entry
/// assembly (<see cref="ContextLayout"/>).</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct CpuLocal
{
    internal CpuLocal* Self;
    private long _index;
    internal ThreadContext* Context;
    internal ulong StackTop;
    internal ulong UserRsp;

    /// <summary>Not 0 while the core is idle and looks at <see cref="Woken"/> itself: no interrupt is needed to wake it.
    /// Set under the kernel lock; cleared under it, or by the idle loop before it sleeps.</summary>
    internal uint Polling;

    /// <summary>Not 0 once a polling core has been asked to enter the kernel. Written by others.</summary>
    internal uint Woken;

    /// <summary>The time-stamp counter until which an idle core polls before it sleeps.</summary>
    internal ulong PollUntil;

    /// <summary>How often an idle core looks at <see cref="Woken"/> between two PAUSE instructions.</summary>
    internal uint PollBurst;

    /// <summary>Not 0 where the core had better poll as long as it may: see <see cref="IdlePolling.Expect"/>.</summary>
    internal uint Expecting;

    /// <summary>How long the next idleness is polled, and when the present one began, in ticks of that counter.</summary>
    internal ulong PollTicks;
    internal ulong IdleSince;

    /// <summary>Nanoseconds since boot at which the one-shot timer is to fire; ulong.MaxValue while it is not armed.</summary>
    internal ulong TimerDeadline;

    /// <summary>Not 0 while a shootdown waits for this core. Written by others.</summary>
    internal uint ShootdownPending;

    /// <summary>Whose bases and vector state the core's registers hold: also while it is idle after that thread. Only to be
    /// compared; the thread may be gone.</summary>
    internal ThreadContext* Loaded;

    /// <summary>Not 0 while the core is idle or waits for the kernel lock: it uses no user translation before it has
    /// had the lock. Set by the core itself; cleared by it under the lock.</summary>
    internal uint Quiet;

    /// <summary>Pages to forget before the core goes back to user mode: first address and count; 0: none. Guarded by
    /// the kernel lock.</summary>
    internal ulong DeferredStart;
    internal ulong DeferredPages;

    /// <summary>Not 0 once the core runs. Written by the core itself.</summary>
    internal uint Online;

    /// <summary>The core's time-stamp counter when it came up. Written by the core itself, before <see cref="Online"/>.</summary>
    internal ulong FirstTsc;

    /// <summary>What the boot core found when it compared <see cref="FirstTsc"/> with its own: see
    /// <see cref="SecondaryCores"/>.</summary>
    internal uint Verdict;

    internal uint ApicId;
    internal DescriptorTables* Tables;

    /// <summary>The core's number, from 0; the boot core is 0.</summary>
    public readonly int Index => (int)_index;

    internal void SetIndex(int index) => _index = index;
}
