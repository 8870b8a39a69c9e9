using System;

namespace Rill.LinuxAbi;

/// <summary>Flags of clone.</summary>
/// <remarks>Source: Linux, include/uapi/linux/sched.h.</remarks>
[Flags]
public enum CloneFlags : ulong
{
    None = 0,
    /// <summary>CSIGNAL: the part that is the exit signal.</summary>
    ExitSignal = 0xFF,
    Memory = 0x100,
    FileSystem = 0x200,
    Files = 0x400,
    SignalHandlers = 0x800,
    PidFd = 0x1000,
    Trace = 0x2000,
    Vfork = 0x4000,
    Parent = 0x8000,
    Thread = 0x1_0000,
    SystemSemaphores = 0x4_0000,
    SetThreadLocal = 0x8_0000,
    ParentSetTid = 0x10_0000,
    ChildClearTid = 0x20_0000,
    Detached = 0x40_0000,
    Untraced = 0x80_0000,
    ChildSetTid = 0x100_0000,
    SharedIo = 0x8000_0000,
    /// <summary>CLONE_CLEAR_SIGHAND, of clone3 alone: the child has no handlers.</summary>
    ClearHandlers = 0x1_0000_0000,
}
