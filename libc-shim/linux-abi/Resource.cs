namespace Rill.LinuxAbi;

/// <summary>What setrlimit limits.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/resource.h.</remarks>
public enum Resource
{
    Cpu = 0,
    FileSize = 1,
    Data = 2,
    Stack = 3,
    Core = 4,
    Resident = 5,
    Processes = 6,
    Files = 7,
    LockedMemory = 8,
    AddressSpace = 9,
    Locks = 10,
    PendingSignals = 11,
    MessageQueue = 12,
    Nice = 13,
    RealTimePriority = 14,
    RealTimeTime = 15,
    /// <summary>How many there are.</summary>
    Count = 16,
}
