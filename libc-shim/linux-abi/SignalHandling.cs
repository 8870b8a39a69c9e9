namespace Rill.LinuxAbi;

/// <summary>The numbers that stand for a handler, the ways to change a mask, and the least alternate stack.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/signal-defs.h, arch/x86/include/uapi/asm/signal.h.</remarks>
public static class SignalHandling
{
    /// <summary>SIG_DFL, SIG_IGN; all above are addresses.</summary>
    public const ulong Default = 0, Ignore = 1;
    /// <summary>SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK.</summary>
    public const int Block = 0, Unblock = 1, SetMask = 2;
    /// <summary>MINSIGSTKSZ.</summary>
    public const ulong MinimumStack = 2048;
}
