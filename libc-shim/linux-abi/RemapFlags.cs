using System;

namespace Rill.LinuxAbi;

/// <summary>Flags of mremap.</summary>
/// <remarks>Source: Linux, include/uapi/linux/mman.h.</remarks>
[Flags]
public enum RemapFlags : uint
{
    None = 0,
    MayMove = 1,
    Fixed = 2,
}
