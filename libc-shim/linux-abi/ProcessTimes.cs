using System.Runtime.InteropServices;

namespace Rill.LinuxAbi;

/// <summary>struct tms, in <see cref="Ticks"/>.</summary>
/// <remarks>Source: Linux, include/linux/times.h.</remarks>
[StructLayout(LayoutKind.Sequential)]
public struct ProcessTimes
{
    public ulong User, System, ChildrenUser, ChildrenSystem;
}
