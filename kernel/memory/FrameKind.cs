namespace Rill.Kernel.Memory;

/// <summary>What a page frame is used for. The counts by kind are what SystemInfo reports.</summary>
public enum FrameKind : byte
{
    /// <summary>No RAM there, or RAM that the firmware keeps.</summary>
    Absent = 0,
    /// <summary>The first frame of a free block, on the list of its order.</summary>
    Free = 1,
    /// <summary>A further frame of a free block.</summary>
    FreeTail = 2,
    /// <summary>Free, in a core's cache or among the zeroed frames.</summary>
    Cached = 3,
    /// <summary>The kernel's image, the frame database, what was allocated before the frame allocator ran.</summary>
    Kernel = 4,
    /// <summary>A table of a page-table tree.</summary>
    PageTable = 5,
    /// <summary>A page of small kernel objects.</summary>
    Slab = 6,
    /// <summary>Part of a large kernel allocation.</summary>
    KernelLarge = 7,
    /// <summary>Held by a Memory object.</summary>
    Object = 8,
    /// <summary>A private page of one or more address spaces.</summary>
    Anonymous = 9,
    /// <summary>How many kinds there are.</summary>
    Count = 10,
}
