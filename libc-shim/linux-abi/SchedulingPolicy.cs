namespace Rill.LinuxAbi;

/// <summary>Policies of the scheduler.</summary>
/// <remarks>Source: Linux, include/uapi/linux/sched.h.</remarks>
public enum SchedulingPolicy : uint
{
    Other = 0,
    Fifo = 1,
    RoundRobin = 2,
    Batch = 3,
    Idle = 5,
    /// <summary>SCHED_RESET_ON_FORK, a bit beside the policy.</summary>
    ResetOnFork = 0x4000_0000,
}
