namespace Rill.LinuxAbi;

/// <summary>File types and permission bits of st_mode.</summary>
/// <remarks>Source: Linux, include/uapi/linux/stat.h.</remarks>
public static class ModeBits
{
    public const uint TypeMask = 0xF000;
    public const uint Socket = 0xC000;
    public const uint Link = 0xA000;
    public const uint Regular = 0x8000;
    public const uint Block = 0x6000;
    public const uint Directory = 0x4000;
    public const uint Character = 0x2000;
    public const uint Fifo = 0x1000;
    public const uint SetUser = 0x800;
    public const uint SetGroup = 0x400;
    public const uint Sticky = 0x200;
    public const uint OwnerRead = 0x100;
    public const uint OwnerWrite = 0x80;
    public const uint OwnerExecute = 0x40;
    public const uint GroupRead = 0x20;
    public const uint GroupWrite = 0x10;
    public const uint GroupExecute = 0x8;
    public const uint OtherRead = 0x4;
    public const uint OtherWrite = 0x2;
    public const uint OtherExecute = 0x1;

    /// <summary>Owner, group and others together.</summary>
    public const uint AnyRead = OwnerRead | GroupRead | OtherRead;
    public const uint AnyWrite = OwnerWrite | GroupWrite | OtherWrite;
    public const uint AnyExecute = OwnerExecute | GroupExecute | OtherExecute;
    /// <summary>What a umask can take away: rwxrwxrwx.</summary>
    public const uint Access = AnyRead | AnyWrite | AnyExecute;
    /// <summary>All that chmod sets.</summary>
    public const uint Permissions = SetUser | SetGroup | Sticky | Access;
    /// <summary>Type and permissions: all of st_mode.</summary>
    public const uint All = TypeMask | Permissions;
}
