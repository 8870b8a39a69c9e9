namespace Rill.LinuxAbi;

/// <summary>The nanoseconds of utimensat that mean something else.</summary>
/// <remarks>Source: Linux, include/linux/stat.h; man 2 utimensat.</remarks>
public static class FileTime
{
    /// <summary>UTIME_NOW: the present time.</summary>
    public const uint Now = 0x3FFF_FFFF;
    /// <summary>UTIME_OMIT: left as it is.</summary>
    public const uint Omit = 0x3FFF_FFFE;
}
