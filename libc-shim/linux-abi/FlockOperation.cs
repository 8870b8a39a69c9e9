using System;

namespace Rill.LinuxAbi;

/// <summary>What flock does.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/fcntl.h.</remarks>
[Flags]
public enum FlockOperation : uint
{
    None = 0,
    Shared = 1,
    Exclusive = 2,
    NonBlock = 4,
    Unlock = 8,
}
