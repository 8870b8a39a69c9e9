using System;

namespace Rill.LinuxAbi;

/// <summary>Modes of fallocate.</summary>
/// <remarks>Source: Linux, include/uapi/linux/falloc.h.</remarks>
[Flags]
public enum AllocateMode : uint
{
    None = 0,
    KeepSize = 1,
    PunchHole = 2,
    ZeroRange = 0x10,
}
