using System.Runtime.InteropServices;

namespace Rill.LinuxAbi;

/// <summary>struct rlimit64.</summary>
/// <remarks>Source: Linux, include/uapi/linux/resource.h.</remarks>
[StructLayout(LayoutKind.Sequential)]
public struct ResourceLimit
{
    public ulong Soft, Hard;

    /// <summary>RLIM_INFINITY.</summary>
    public const ulong Infinity = ulong.MaxValue;
}
