using System.Runtime.InteropServices;

namespace Rill.LinuxAbi;

/// <summary>struct statx_timestamp.</summary>
/// <remarks>Source: Linux, include/uapi/linux/stat.h.</remarks>
[StructLayout(LayoutKind.Sequential)]
public struct StatxTime
{
    public long Seconds;
    public uint Nanoseconds;
    public uint Reserved;
}
