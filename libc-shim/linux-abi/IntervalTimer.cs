namespace Rill.LinuxAbi;

/// <summary>The timers of setitimer, and how a timer of timer_create tells.</summary>
/// <remarks>Source: Linux, include/uapi/linux/time.h, include/uapi/asm-generic/siginfo.h.</remarks>
public static class IntervalTimer
{
    /// <summary>ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF.</summary>
    public const int Real = 0, Virtual = 1, Profiling = 2;
    /// <summary>SIGEV_SIGNAL, SIGEV_NONE, SIGEV_THREAD_ID.</summary>
    public const uint NotifySignal = 0, NotifyNone = 1, NotifyThread = 4;
}
