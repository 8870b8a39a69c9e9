using System.Runtime.InteropServices;

namespace Rill.LinuxAbi;

/// <summary>struct timeval.</summary>
/// <remarks>Source: Linux, include/uapi/linux/time.h.</remarks>
[StructLayout(LayoutKind.Sequential)]
public struct TimeValue
{
    public long Seconds, Microseconds;
}
