namespace Rill.LinuxAbi;

/// <summary>Where a seek counts from.</summary>
/// <remarks>Source: Linux, include/uapi/linux/fs.h.</remarks>
public static class SeekFrom
{
    public const uint Start = 0, Current = 1, End = 2, Data = 3, Hole = 4;
}
