using System.Runtime.InteropServices;

namespace Rill.Abi;

/// <summary>What <see cref="KernelCall.HandleInfo"/> tells.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct HandleInfo
{
    public ObjectType Type;
    public Rights Rights;
    /// <summary>The object's id: unique from boot to power-off, never reused.</summary>
    public ulong ObjectId;
}

/// <summary>What <see cref="KernelCall.ProcessInfo"/> tells.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct ProcessInfo
{
    public ulong ObjectId;
    /// <summary>Nanoseconds on a core in user mode and in the kernel, all threads, ended ones included.</summary>
    public ulong UserTime, KernelTime;
    public uint Threads, Handles;
    public uint PendingOperations;
    public ExitReason ExitReason;
    public ulong ExitCode;
    public ulong ContextSwitches;
    public ulong MinorFaults;
    /// <summary>The most bytes of its space that were in memory at a time.</summary>
    public ulong ResidentPeak;
}

/// <summary>What <see cref="KernelCall.ThreadInfo"/> tells.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct ThreadInfo
{
    public ulong ObjectId;
    public ulong UserTime, KernelTime;
    /// <summary>0 running, 1 ready, 2 parked, 3 suspended, 4 ended.</summary>
    public uint State;
    public uint Core;
}

/// <summary>What <see cref="KernelCall.SystemInfo"/> tells: the kernel's true counts. Sizes in bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SystemInfo
{
    public ulong MemoryTotal;
    public ulong MemoryFree;
    /// <summary>The kernel's image, slabs, page tables and frame database.</summary>
    public ulong MemoryKernel;
    /// <summary>Frames of Memory objects (page cache, shared memory).</summary>
    public ulong MemoryObjects;
    /// <summary>Private anonymous frames.</summary>
    public ulong MemoryAnonymous;
    public ulong MemoryPageTables;
    public ulong MemorySlabs;
    /// <summary>Free memory that programs' pages may not take.</summary>
    public ulong MemoryReserve;
    /// <summary>The stacks of the cores: threads have none in the kernel.</summary>
    public ulong MemoryStacks;
    public uint Cores;
    public uint Processes;
    public uint Threads;
    /// <summary>Threads ready or running now.</summary>
    public uint Runnable;
    /// <summary>Nanoseconds since boot.</summary>
    public ulong Uptime;
    /// <summary>Nanoseconds, all cores: idle, user, kernel.</summary>
    public ulong IdleTime, UserTime, KernelTime;
    public ulong ContextSwitches;
    public ulong Interrupts;
}

/// <summary>The argument of <see cref="KernelCall.SystemPower"/>.</summary>
public enum PowerAction : uint
{
    Off = 0,
    Reboot = 1,
    Halt = 2,
    /// <summary>Writes the mark of a panic into the log, then off: of a first process that cannot go on.</summary>
    GiveUp = 3,
}
