using System;

namespace Rill.LinuxAbi;

/// <summary>Options of wait4 and waitid.</summary>
/// <remarks>Source: Linux, include/uapi/linux/wait.h.</remarks>
[Flags]
public enum WaitOptions : uint
{
    None = 0,
    NoHang = 1,
    /// <summary>WUNTRACED, WSTOPPED.</summary>
    Untraced = 2,
    Exited = 4,
    Continued = 8,
    NoWait = 0x0100_0000,
    NoThread = 0x2000_0000,
    All = 0x4000_0000,
    Clone = 0x8000_0000,
}
