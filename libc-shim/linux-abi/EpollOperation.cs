namespace Rill.LinuxAbi;

/// <summary>Operations of epoll_ctl.</summary>
/// <remarks>Source: Linux, include/uapi/linux/eventpoll.h.</remarks>
public enum EpollOperation : uint
{
    Add = 1,
    Delete = 2,
    Modify = 3,
}
