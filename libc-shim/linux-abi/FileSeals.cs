using System;

namespace Rill.LinuxAbi;

/// <summary>F_SEAL_*: what may no longer be done to a memory file.</summary>
/// <remarks>Source: Linux, include/uapi/linux/fcntl.h.</remarks>
[Flags]
public enum FileSeals : uint
{
    None = 0,
    Seal = 1,
    Shrink = 2,
    Grow = 4,
    Write = 8,
    FutureWrite = 16,
    All = Seal | Shrink | Grow | Write | FutureWrite,
}
