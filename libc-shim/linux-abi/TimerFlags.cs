using System;

namespace Rill.LinuxAbi;

/// <summary>Flags of clock_nanosleep, timer_settime and timerfd_settime.</summary>
/// <remarks>Source: Linux, include/uapi/linux/time.h, include/uapi/linux/timerfd.h.</remarks>
[Flags]
public enum TimerFlags : uint
{
    None = 0,
    /// <summary>TIMER_ABSTIME, TFD_TIMER_ABSTIME.</summary>
    Absolute = 1,
    /// <summary>TFD_TIMER_CANCEL_ON_SET.</summary>
    CancelOnSet = 2,
}
