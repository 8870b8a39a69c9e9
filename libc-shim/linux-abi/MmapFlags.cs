using System;

namespace Rill.LinuxAbi;

/// <summary>Flags of mmap.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/mman-common.h, mman.h, include/uapi/linux/mman.h.</remarks>
[Flags]
public enum MmapFlags : uint
{
    None = 0,
    Shared = 1,
    Private = 2,
    SharedValidate = 3,
    /// <summary>MAP_TYPE: the part that is one of the three above.</summary>
    Type = 15,
    Fixed = 0x10,
    Anonymous = 0x20,
    GrowsDown = 0x100,
    Populate = 0x8000,
    FixedNoReplace = 0x10_0000,
}
