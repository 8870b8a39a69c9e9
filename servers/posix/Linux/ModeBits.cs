namespace Rill.Posix.Linux;

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
    public const uint GroupExecute = 0x8;
    public const uint AnyExecute = 0x49;
    /// <summary>All that chmod sets.</summary>
    public const uint Permissions = 0xFFF;
}
