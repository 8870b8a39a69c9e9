using System.Runtime.InteropServices;

namespace Rill.LinuxAbi;

/// <summary>struct timespec.</summary>
/// <remarks>Source: Linux, include/uapi/linux/time_types.h.</remarks>
[StructLayout(LayoutKind.Sequential)]
public struct TimeSpec
{
    public long Seconds, Nanoseconds;
}
