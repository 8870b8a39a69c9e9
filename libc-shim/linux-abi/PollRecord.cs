using System.Runtime.InteropServices;

namespace Rill.LinuxAbi;

/// <summary>struct pollfd.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/poll.h.</remarks>
[StructLayout(LayoutKind.Sequential)]
public struct PollRecord
{
    public int Fd;
    public ushort Events;
    public ushort Found;
}
