namespace Rill.LinuxAbi;

/// <summary>The descriptor that stands for the working directory.</summary>
/// <remarks>Source: Linux, include/uapi/linux/fcntl.h.</remarks>
public static class AtDirectory
{
    /// <summary>AT_FDCWD.</summary>
    public const int Working = -100;
}
