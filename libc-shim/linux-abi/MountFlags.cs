using System;

namespace Rill.LinuxAbi;

/// <summary>Flags of mount.</summary>
/// <remarks>Source: Linux, include/uapi/linux/mount.h.</remarks>
[Flags]
public enum MountFlags : ulong
{
    None = 0,
    ReadOnly = 1,
    NoSetUser = 2,
    NoDevices = 4,
    NoExec = 8,
    Synchronous = 0x10,
    Remount = 0x20,
    NoAccessTime = 0x400,
    Bind = 0x1000,
    Move = 0x2000,
    Recursive = 0x4000,
    Silent = 0x8000,
    Unbindable = 1 << 17,
    Private = 1 << 18,
    Slave = 1 << 19,
    Shared = 1 << 20,
    RelativeTime = 1 << 21,
    /// <summary>Propagation types: there are no peer groups, so they change nothing.</summary>
    Propagation = Unbindable | Private | Slave | Shared,
    /// <summary>What is kept with a mount.</summary>
    Kept = ReadOnly | NoSetUser | NoDevices | NoExec | NoAccessTime | RelativeTime,
    /// <summary>What statfs tells of a mount by the same bits (ST_RDONLY, ST_NOSUID, ST_NODEV, ST_NOEXEC).</summary>
    Told = ReadOnly | NoSetUser | NoDevices | NoExec,
}
