namespace Rill.LinuxAbi;

/// <summary>The types of record locks.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/fcntl.h.</remarks>
public static class LockType
{
    public const uint Read = 0, Write = 1, None = 2;
}
