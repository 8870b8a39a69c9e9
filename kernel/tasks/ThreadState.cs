namespace Rill.Kernel.Tasks;

/// <summary>Where a thread is. The values of the first five are those of <see cref="Rill.Abi.ThreadInfo.State"/>.</summary>
internal enum ThreadState : uint
{
    /// <summary>On a core.</summary>
    Running = 0,
    /// <summary>In a core's run queue, or about to be switched to.</summary>
    Ready = 1,
    /// <summary>In a futex's or a queue's list of waiters.</summary>
    Parked = 2,
    /// <summary>It could run, but its process is suspended.</summary>
    Suspended = 3,
    /// <summary>It runs no more.</summary>
    Ended = 4,
}
