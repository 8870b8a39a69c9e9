namespace Rill.Posix.Linux;

/// <summary>AT_* and RENAME_* flags, and limits of names.</summary>
/// <remarks>Source: Linux, include/uapi/linux/fcntl.h, fs.h and limits.h.</remarks>
public static class PathFlags
{
    /// <summary>AT_FDCWD.</summary>
    public const int WorkingDirectory = -100;
    public const uint NoFollow = 0x100;
    public const uint EffectiveAccess = 0x200;
    /// <summary>AT_REMOVEDIR, of unlinkat.</summary>
    public const uint RemoveDirectory = 0x200;
    public const uint Follow = 0x400;
    public const uint NoAutomount = 0x800;
    public const uint EmptyPath = 0x1000;
    public const uint RenameNoReplace = 1;
    public const uint RenameExchange = 2;
    public const uint RenameWhiteout = 4;
    /// <summary>The longest name of one component, in bytes.</summary>
    public const int NameMax = 255;
    /// <summary>The longest path with its NUL, in bytes.</summary>
    public const int PathMax = 4096;
    /// <summary>How many symbolic links one resolution may follow (MAXSYMLINKS).</summary>
    public const int MaxLinks = 40;
}
