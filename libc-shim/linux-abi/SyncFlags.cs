using System;

namespace Rill.LinuxAbi;

/// <summary>Flags of msync.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/mman-common.h.</remarks>
[Flags]
public enum SyncFlags : uint
{
    None = 0,
    Asynchronous = 1,
    Invalidate = 2,
    Synchronous = 4,
    All = Asynchronous | Invalidate | Synchronous,
}
