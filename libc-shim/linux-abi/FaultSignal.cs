namespace Rill.LinuxAbi;

/// <summary>The signals that exceptions of the processor become.</summary>
/// <remarks>Source: Linux, arch/x86/kernel/traps.c; vectors: Intel SDM 3A, 6.3.1.</remarks>
public static class FaultSignal
{
    /// <summary>Vectors of the exceptions that are told apart.</summary>
    public const uint Divide = 0, Debug = 1, Breakpoint = 3, InvalidOpcode = 6, SegmentNotPresent = 11, Stack = 12,
        Protection = 13, Page = 14, FloatingPoint = 16, Alignment = 17, Simd = 19;

    /// <summary>The signal of a vector. A page fault's is SIGBUS where the page is known but cannot be had.</summary>
    public static int Of(uint vector) => vector switch
    {
        Divide or FloatingPoint or Simd => Signal.Fpe,
        Debug or Breakpoint => Signal.Trap,
        InvalidOpcode => Signal.Ill,
        SegmentNotPresent or Stack or Alignment => Signal.Bus,
        _ => Signal.Segv,
    };
}
