namespace Rill.LinuxAbi;

/// <summary>The clocks.</summary>
/// <remarks>Source: Linux, include/uapi/linux/time.h.</remarks>
public static class ClockId
{
    public const int Realtime = 0, Monotonic = 1, ProcessCpu = 2, ThreadCpu = 3, MonotonicRaw = 4, RealtimeCoarse = 5;
    public const int MonotonicCoarse = 6, Boottime = 7, RealtimeAlarm = 8, BoottimeAlarm = 9, Tai = 11;
}
