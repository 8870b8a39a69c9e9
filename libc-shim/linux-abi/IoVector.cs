using System.Runtime.InteropServices;

namespace Rill.LinuxAbi;

/// <summary>struct iovec.</summary>
/// <remarks>Source: Linux, include/uapi/linux/uio.h.</remarks>
[StructLayout(LayoutKind.Sequential)]
public struct IoVector
{
    public ulong Base, Length;
}
