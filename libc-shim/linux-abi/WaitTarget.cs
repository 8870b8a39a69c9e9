namespace Rill.LinuxAbi;

/// <summary>Whom waitid waits for: idtype_t.</summary>
/// <remarks>Source: Linux, include/uapi/linux/wait.h.</remarks>
public enum WaitTarget : uint
{
    All = 0,
    Process = 1,
    Group = 2,
    PidFd = 3,
}
