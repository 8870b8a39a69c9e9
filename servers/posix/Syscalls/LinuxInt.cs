namespace Rill.Posix.Syscalls;

/// <summary>What Linux makes of an argument of 64 bits where it takes an int: the lower half, whatever the upper is.</summary>
internal static class LinuxInt
{
    /// <summary>As a signed number.</summary>
    public static int Of(long argument) => unchecked((int)argument);

    /// <summary>As bits.</summary>
    public static uint Bits(long argument) => unchecked((uint)argument);
}
