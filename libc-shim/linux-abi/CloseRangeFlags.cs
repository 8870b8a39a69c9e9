using System;

namespace Rill.LinuxAbi;

/// <summary>Flags of close_range.</summary>
/// <remarks>Source: Linux, include/uapi/linux/close_range.h.</remarks>
[Flags]
public enum CloseRangeFlags : uint
{
    None = 0,
    Unshare = 2,
    CloseOnExec = 4,
}
