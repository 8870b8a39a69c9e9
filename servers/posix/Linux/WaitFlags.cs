namespace Rill.Posix.Linux;

/// <summary>Options of wait4 and waitid; clone flags.</summary>
/// <remarks>Source: Linux, include/uapi/linux/wait.h and sched.h.</remarks>
public static class WaitFlags
{
    public const uint NoHang = 1, Untraced = 2, Exited = 4, Continued = 8, NoWait = 0x0100_0000;
    public const uint NoThread = 0x2000_0000, All = 0x4000_0000, Clone = 0x8000_0000;
    public const uint AllChildren = 0, OneProcess = 1, OneGroup = 2, OnePidFd = 3;

    public const ulong CloneVm = 0x100, CloneFs = 0x200, CloneFiles = 0x400, CloneSignalHandlers = 0x800;
    public const ulong CloneVfork = 0x4000, CloneParent = 0x8000, CloneThread = 0x10000;
}
