using System.Runtime.InteropServices;

namespace Rill.LinuxAbi;

/// <summary>struct itimerval.</summary>
/// <remarks>Source: Linux, include/uapi/linux/time.h.</remarks>
[StructLayout(LayoutKind.Sequential)]
public struct TimerValue
{
    public TimeValue Interval, Value;
}
