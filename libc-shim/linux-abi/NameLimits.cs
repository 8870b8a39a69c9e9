namespace Rill.LinuxAbi;

/// <summary>How long names may be.</summary>
/// <remarks>Source: Linux, include/uapi/linux/limits.h, include/linux/namei.h.</remarks>
public static class NameLimits
{
    /// <summary>The longest name of one component, in bytes.</summary>
    public const int NameMax = 255;
    /// <summary>The longest path with its NUL, in bytes.</summary>
    public const int PathMax = 4096;
    /// <summary>How many symbolic links one resolution may follow (MAXSYMLINKS).</summary>
    public const int MaxLinks = 40;
}
