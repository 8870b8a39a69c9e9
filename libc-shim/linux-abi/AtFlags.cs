using System;

namespace Rill.LinuxAbi;

/// <summary>AT_*: flags of the calls that name a file by descriptor and path.</summary>
/// <remarks>Source: Linux, include/uapi/linux/fcntl.h.</remarks>
[Flags]
public enum AtFlags : uint
{
    None = 0,
    /// <summary>AT_SYMLINK_NOFOLLOW.</summary>
    NoFollow = 0x100,
    /// <summary>AT_EACCESS, of faccessat.</summary>
    EffectiveAccess = 0x200,
    /// <summary>AT_REMOVEDIR, of unlinkat.</summary>
    RemoveDirectory = 0x200,
    /// <summary>AT_SYMLINK_FOLLOW.</summary>
    Follow = 0x400,
    NoAutomount = 0x800,
    EmptyPath = 0x1000,
    /// <summary>AT_STATX_FORCE_SYNC, AT_STATX_DONT_SYNC.</summary>
    ForceSync = 0x2000,
    DoNotSync = 0x4000,
}
