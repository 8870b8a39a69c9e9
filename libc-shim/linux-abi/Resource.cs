namespace Rill.LinuxAbi;

/// <summary>Resource limits.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/resource.h; defaults from include/asm-generic/resource.h.</remarks>
public static class Resource
{
    public const int Cpu = 0, FileSize = 1, Data = 2, Stack = 3, Core = 4, Resident = 5, Processes = 6, Files = 7;
    public const int LockedMemory = 8, AddressSpace = 9, Locks = 10, PendingSignals = 11, MessageQueue = 12, Nice = 13;
    public const int RealTimePriority = 14, RealTimeTime = 15, Count = 16;
    /// <summary>RLIM_INFINITY.</summary>
    public const ulong Infinity = ulong.MaxValue;
}
