namespace Rill.Shim;

/// <summary>Flags of clone(2) (uapi/linux/sched.h).</summary>
internal static class CloneFlags
{
    public const ulong ExitSignal = 0xFF;
    public const ulong VirtualMemory = 0x100, FileSystem = 0x200, Files = 0x400, Handlers = 0x800, PidFd = 0x1000;
    public const ulong VFork = 0x4000, Parent = 0x8000, Thread = 0x1_0000, SystemSemaphores = 0x4_0000;
    public const ulong SetThreadLocal = 0x8_0000, ParentSetTid = 0x10_0000, ChildClearTid = 0x20_0000;
    public const ulong Detached = 0x40_0000, Untraced = 0x80_0000, ChildSetTid = 0x100_0000;
    public const ulong Trace = 0x2000, SharedIo = 0x8000_0000;
    /// <summary>Of clone3 alone: the child has no handlers.</summary>
    public const ulong ClearHandlers = 0x1_0000_0000;

    /// <summary>All that is served; namespaces and pidfds are not. What concerns tracers and the block layer means
    /// nothing where there are none.</summary>
    public const ulong Known = ExitSignal | VirtualMemory | FileSystem | Files | Handlers | VFork | Parent | Thread
        | SystemSemaphores | SetThreadLocal | ParentSetTid | ChildClearTid | Detached | ChildSetTid | Untraced | Trace | SharedIo
        | ClearHandlers;
}
