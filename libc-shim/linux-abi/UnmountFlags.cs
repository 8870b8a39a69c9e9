using System;

namespace Rill.LinuxAbi;

/// <summary>Flags of umount2 (Linux, include/linux/fs.h).</summary>
[Flags]
public enum UnmountFlags : uint
{
    None = 0,
    Force = 1,
    Detach = 2,
    Expire = 4,
    NoFollow = 8,
}
