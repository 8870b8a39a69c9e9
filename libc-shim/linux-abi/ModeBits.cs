using System;

namespace Rill.LinuxAbi;

/// <summary>File types and permission bits of st_mode.</summary>
/// <remarks>Source: Linux, include/uapi/linux/stat.h.</remarks>
[Flags]
public enum ModeBits : uint
{
    None = 0,
    TypeMask = 0xF000,
    Socket = 0xC000,
    Link = 0xA000,
    Regular = 0x8000,
    Block = 0x6000,
    Directory = 0x4000,
    Character = 0x2000,
    Fifo = 0x1000,
    SetUser = 0x800,
    SetGroup = 0x400,
    Sticky = 0x200,
    OwnerRead = 0x100,
    OwnerWrite = 0x80,
    OwnerExecute = 0x40,
    GroupRead = 0x20,
    GroupWrite = 0x10,
    GroupExecute = 0x8,
    OtherRead = 0x4,
    OtherWrite = 0x2,
    OtherExecute = 0x1,

    /// <summary>Owner, group and others together.</summary>
    AnyRead = OwnerRead | GroupRead | OtherRead,
    AnyWrite = OwnerWrite | GroupWrite | OtherWrite,
    AnyExecute = OwnerExecute | GroupExecute | OtherExecute,
    /// <summary>What a umask can take away: rwxrwxrwx.</summary>
    Access = AnyRead | AnyWrite | AnyExecute,
    /// <summary>All that chmod sets.</summary>
    Permissions = SetUser | SetGroup | Sticky | Access,
    /// <summary>Type and permissions: all of st_mode.</summary>
    All = TypeMask | Permissions,
}
