namespace Rill.Posix.Vfs;

/// <summary>Flags of mount and umount.</summary>
/// <remarks>Source: Linux, include/uapi/linux/mount.h.</remarks>
internal static class MountFlags
{
    public const ulong ReadOnly = 1, NoSetUser = 2, NoDevices = 4, NoExec = 8, Synchronous = 0x10, Remount = 0x20;
    public const ulong NoAccessTime = 0x400, Bind = 0x1000, Move = 0x2000, Recursive = 0x4000, Silent = 0x8000;
    public const ulong Unbindable = 1 << 17, Private = 1 << 18, Slave = 1 << 19, Shared = 1 << 20, RelativeTime = 1 << 21;
    /// <summary>Propagation types: there are no peer groups, so they change nothing.</summary>
    public const ulong Propagation = Unbindable | Private | Slave | Shared;
    /// <summary>What statfs tells of a mount, as the same bits (include/linux/statfs.h).</summary>
    public const ulong Told = ReadOnly | NoSetUser | NoDevices | NoExec;
    /// <summary>What is kept with a mount.</summary>
    public const ulong Kept = ReadOnly | NoSetUser | NoDevices | NoExec | NoAccessTime | RelativeTime;
}
