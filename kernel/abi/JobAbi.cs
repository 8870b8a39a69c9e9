using System;
using System.Runtime.InteropServices;

namespace Rill.Abi;

/// <summary>What a Job counts: all that its processes can make the kernel hold.</summary>
public enum JobCount : uint
{
    /// <summary>Page frames: private pages, page tables, Memory objects. A frame that several spaces share counts once, for
    /// the Job that brought it in.</summary>
    Frames = 0,
    /// <summary>Bytes of the kernel's heap: what one of each of the counts below costs at most, and the nodes in which a
    /// sparse Memory object keeps its frames.</summary>
    HeapBytes = 1,
    /// <summary>Processes, until nobody can name them any more.</summary>
    Processes = 2,
    /// <summary>Threads, until nobody can name them any more.</summary>
    Threads = 3,
    /// <summary>Mappings of address spaces.</summary>
    Mappings = 4,
    /// <summary>Room for handles in handle tables.</summary>
    Handles = 5,
    /// <summary>Completion queues; their rings count as frames.</summary>
    Queues = 6,
    /// <summary>Room for operations that are submitted and whose final record is not in a ring yet.</summary>
    Operations = 7,
    /// <summary>Room for calls that a server has taken and not answered.</summary>
    Held = 8,
    /// <summary>Address spaces, Memory objects, lanes and Jobs.</summary>
    Objects = 9,
}

/// <summary>A number for each <see cref="JobCount"/>, in its order.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct JobCounts
{
    public ulong Frames, HeapBytes, Processes, Threads, Mappings, Handles, Queues, Operations, Held, Objects;

    /// <summary>How many there are.</summary>
    public const int Count = 10;

    /// <summary>As a limit: none.</summary>
    public const ulong Unlimited = ulong.MaxValue;
}

/// <summary>What <see cref="KernelCall.JobInfo"/> tells. All counts are those of the Job and of the Jobs below it.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct JobInfo
{
    public ulong ObjectId;
    /// <summary>Processes that are not dead.</summary>
    public ulong LiveProcesses;
    /// <summary>What is charged. Frames are charged for each core in batches of 64, so up to 128 a core may be charged and
    /// not used.</summary>
    public JobCounts Used;
    /// <summary>What may be charged.</summary>
    public JobCounts Limits;
    /// <summary>What one process of the Job itself may have.</summary>
    public JobCounts ProcessBounds;
    /// <summary>The most that was charged at a time; not kept for heap bytes. Of a Job that no <see cref="KernelCall.JobSetLimit"/>
    /// has limited: to it alone, without the Jobs below it.</summary>
    public JobCounts Peaks;
    /// <summary>Of the frames charged, those that processes and spaces of the Job itself left when they ended: others share them,
    /// as pages that were there at a fork, or still map the memory that they are in.</summary>
    public ulong LeftFrames;
}

/// <summary>What <see cref="KernelCall.JobCreate"/> makes.</summary>
[Flags]
public enum JobFlags : uint
{
    /// <summary>A Job for programs.</summary>
    None = 0,
    /// <summary>A Job for servers: its frames may come from the part of memory that is kept for them, as the other Job's
    /// may.</summary>
    Reserve = 1,
}

/// <summary>Whom a limit of <see cref="KernelCall.JobSetLimit"/> binds.</summary>
public enum JobScope : uint
{
    /// <summary>The Job and all below it, together.</summary>
    Job = 0,
    /// <summary>Each process of the Job by itself. Threads, Handles, Queues, Operations and Held only; of the last two a
    /// process may have one for each of its threads besides.</summary>
    Process = 1,
}

/// <summary>What a <see cref="KernelCall.SpaceSetBounds"/> bounds: bytes, <see cref="JobCounts.Unlimited"/> for no bound.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SpaceBounds
{
    /// <summary>All that is mapped (RLIMIT_AS). A stack grows beyond it no more.</summary>
    public ulong Mapped;
    /// <summary>What is mapped private and writable, stacks that grow excepted (RLIMIT_DATA).</summary>
    public ulong Data;
    /// <summary>The kernel places mappings below: page-aligned, at most <see cref="Layout.MapTop"/>; 0: as before. A clone has
    /// that of its original.</summary>
    public ulong MapTop;
}

/// <summary>What a Resource allows to make or do.</summary>
public enum ResourceKind : uint
{
    /// <summary>All of it: what the kernel gives to the first process.</summary>
    Root = 0,
    /// <summary>Physical memory, by address.</summary>
    Memory = 1,
    /// <summary>I/O ports, by number.</summary>
    Ports = 2,
    /// <summary>Interrupt lines, by global system interrupt number.</summary>
    Interrupts = 3,
    /// <summary>Setting the wall clock.</summary>
    WallClock = 4,
    /// <summary>Switching the machine off.</summary>
    Power = 5,
    /// <summary>Scheduling classes above Normal.</summary>
    Priorities = 6,
    /// <summary>Taking COM1 from the kernel's log.</summary>
    Console = 7,
    /// <summary>Hearing of and answering a shortage of memory.</summary>
    Pressure = 8,
}
