using System;

namespace Rill.LinuxAbi;

/// <summary>The bits of futex's operation beside its command.</summary>
/// <remarks>Source: Linux, include/uapi/linux/futex.h.</remarks>
[Flags]
public enum FutexOptions : uint
{
    None = 0,
    Private = 128,
    Realtime = 256,
}
