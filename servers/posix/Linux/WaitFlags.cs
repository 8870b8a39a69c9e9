namespace Rill.Posix.Linux;

/// <summary>Options of wait4 and waitid.</summary>
/// <remarks>Source: Linux, include/uapi/linux/wait.h.</remarks>
public static class WaitFlags
{
    public const uint NoHang = 1, Untraced = 2, Exited = 4, Continued = 8, NoWait = 0x0100_0000;
    public const uint NoThread = 0x2000_0000, All = 0x4000_0000, Clone = 0x8000_0000;
    public const uint AllChildren = 0, OneProcess = 1, OneGroup = 2, OnePidFd = 3;
}
