using System.Runtime.InteropServices;

namespace Rill.Abi;

/// <summary>Options of <see cref="KernelCall.MemoryCreate"/>.</summary>
[System.Flags]
public enum MemoryFlags : uint
{
    None = 0,
    /// <summary>Physically contiguous, allocated and cleared at once (for DMA); at most 16 MiB.</summary>
    Contiguous = 1,
}

/// <summary>Options of <see cref="KernelCall.MemorySeal"/>. A seal is never taken off.</summary>
[System.Flags]
public enum MemorySeals : uint
{
    None = 0,
    /// <summary>The contents change no more: refused while there are shared mappings that are or may become writable.</summary>
    Write = 1,
    /// <summary>The contents change only by the shared mappings that there are.</summary>
    FutureWrite = 2,
}

/// <summary>Access to a mapped page.</summary>
[System.Flags]
public enum Protection : uint
{
    None = 0,
    Read = 1,
    Write = 2,
    Execute = 4,
}

/// <summary>Options of <see cref="KernelCall.SpaceWrite"/>.</summary>
[System.Flags]
public enum SpaceWriteFlags : uint
{
    /// <summary>As a write by the space's own user code: a page that it may not write is BadAddress.</summary>
    None = 0,
    /// <summary>As a loader or a debugger: private mappings are written, in copies, whatever their protection.</summary>
    Force = 1,
}

/// <summary>Options of a mapping.</summary>
[System.Flags]
public enum MapFlags : uint
{
    None = 0,
    /// <summary>Writes reach the Memory object. Without it they go to private copies.</summary>
    Shared = 1,
    /// <summary>At exactly the given address, replacing what is there.</summary>
    Fixed = 2,
    /// <summary>With <see cref="Fixed"/>: AlreadyExists instead of replacing.</summary>
    NoReplace = 4,
    /// <summary>A clone of the space does not get the mapping.</summary>
    NoInherit = 8,
    /// <summary>Allocate the pages now.</summary>
    Populate = 16,
    /// <summary>Grows downwards on faults just below it, as a stack does, to its <see cref="MapRequest.Limit"/>.</summary>
    GrowsDown = 32,
}

/// <summary>The argument of <see cref="KernelCall.SpaceMap"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct MapRequest
{
    /// <summary>The Memory object, or 0 for anonymous private memory (or anonymous shared, with <see cref="MapFlags.Shared"/>).</summary>
    public uint Memory;
    public Protection Protection;
    public MapFlags Flags;
    /// <summary>Must be 0.</summary>
    public uint Reserved;
    /// <summary>Page-aligned; a hint unless <see cref="MapFlags.Fixed"/>; 0: the kernel chooses, top down below <see cref="Layout.MapTop"/>.</summary>
    public ulong Address;
    /// <summary>Bytes; rounded up to pages; not 0.</summary>
    public ulong Length;
    /// <summary>Page-aligned offset in the Memory object. The mapping may reach past the object's end: a touch there faults.</summary>
    public ulong Offset;
    /// <summary>With <see cref="MapFlags.GrowsDown"/>: how many bytes below Address it may grow.</summary>
    public ulong Limit;
    /// <summary>An opaque number kept with the mapping and returned by <see cref="KernelCall.SpaceQuery"/>.</summary>
    public ulong Tag;
}

/// <summary>The argument of <see cref="KernelCall.SpaceRemap"/>; the semantics are mremap's.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct RemapRequest
{
    public ulong Address;
    public ulong OldLength;
    public ulong NewLength;
    /// <summary>With <see cref="MapFlags.Fixed"/>: where to move to; else 0.</summary>
    public ulong NewAddress;
    /// <summary>Fixed, and <see cref="MayMove"/>.</summary>
    public uint Flags;
    public uint Reserved;

    /// <summary>In <see cref="Flags"/>: the mapping may be moved.</summary>
    public const uint MayMove = 0x100;
}

/// <summary>One mapping, as <see cref="KernelCall.SpaceQuery"/> tells it.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct MappingInfo
{
    public ulong Start;
    public ulong End;
    public ulong Offset;
    public ulong Tag;
    public Protection Protection;
    public MapFlags Flags;
    /// <summary>Resident bytes from the address that was asked for, or else the start, up to <see cref="Counted"/>.</summary>
    public ulong Resident;
    /// <summary>The end, or as far as one call counts: asking there counts the rest.</summary>
    public ulong Counted;
}

/// <summary>What <see cref="KernelCall.MemoryInfo"/> tells.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct MemoryInfo
{
    /// <summary>Bytes.</summary>
    public ulong Size;
    /// <summary>Bytes of page frames that it holds.</summary>
    public ulong Committed;
    /// <summary>Of contiguous and physical memory, by a handle with Manage; else 0.</summary>
    public ulong PhysicalBase;
}

/// <summary>What <see cref="KernelCall.SpaceInfo"/> tells, in bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SpaceInfo
{
    public ulong Mapped;
    public ulong ResidentPrivate;
    public ulong ResidentShared;
    public ulong PageTables;
    /// <summary>Mapped private, writable and not growing down.</summary>
    public ulong Data;
    /// <summary>Mapped growing down.</summary>
    public ulong Stack;
    /// <summary>Mapped executable, not writable and not growing down.</summary>
    public ulong Text;
    /// <summary>The most that <see cref="Mapped"/> was, and the most that was resident, private and shared together.</summary>
    public ulong MappedPeak, ResidentPeak;
    /// <summary>All frames that are charged to it: also those of shared memory that it made and has in no page table.</summary>
    public ulong Charged;
}
