namespace Rill.LinuxAbi;

/// <summary>The unit of times(2), /proc/PID/stat and AT_CLKTCK.</summary>
/// <remarks>Source: Linux, include/asm-generic/param.h.</remarks>
public static class Ticks
{
    /// <summary>USER_HZ.</summary>
    public const ulong PerSecond = 100;
    /// <summary>Nanoseconds of one.</summary>
    public const ulong Nanoseconds = 1_000_000_000 / PerSecond;
}
