using System.Runtime.InteropServices;

namespace Rill.LinuxAbi;

/// <summary>struct itimerspec.</summary>
/// <remarks>Source: Linux, include/uapi/linux/time_types.h.</remarks>
[StructLayout(LayoutKind.Sequential)]
public struct TimerSpec
{
    public TimeSpec Interval, Value;
}
