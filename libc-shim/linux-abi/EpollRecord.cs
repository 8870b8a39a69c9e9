using System.Runtime.InteropServices;

namespace Rill.LinuxAbi;

/// <summary>struct epoll_event, which is packed on x86-64.</summary>
/// <remarks>Source: Linux, include/uapi/linux/eventpoll.h.</remarks>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public struct EpollRecord
{
    /// <summary>Bytes of one.</summary>
    public const int Bytes = 12;

    public uint Events;
    public ulong Data;
}
