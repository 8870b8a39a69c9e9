namespace Rill.Posix.Linux;

/// <summary>Flags of clone.</summary>
/// <remarks>Source: Linux, include/uapi/linux/sched.h.</remarks>
public static class CloneFlags
{
    public const ulong Memory = 0x100, FileSystem = 0x200, Files = 0x400, SignalHandlers = 0x800;
    /// <summary>CSIGNAL: the part of clone's flags that is the exit signal.</summary>
    public const int MaxExitSignal = 0xFF;
    /// <summary>CLONE_CLEAR_SIGHAND, of clone3 alone.</summary>
    public const ulong ClearHandlers = 0x1_0000_0000;
    public const ulong Vfork = 0x4000, Parent = 0x8000, Thread = 0x1_0000;
}
