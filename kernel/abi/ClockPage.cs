using System.Runtime.InteropServices;

namespace Rill.Abi;

/// <summary>
/// The page at <see cref="Layout.ClockPage"/>: how to tell the time from the time-stamp counter without a kernel call.
/// Read under the sequence lock: an odd <see cref="Sequence"/>, or one that changed, means read again.
/// monotonic ns = BaseNanoseconds + ((tsc - BaseTsc) * Multiplier >> Shift) (128-bit product), where tsc ≥ BaseTsc.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
public struct ClockPage
{
    [FieldOffset(0)] public uint Sequence;
    [FieldOffset(4)] public uint Shift;
    [FieldOffset(8)] public ulong Multiplier;
    [FieldOffset(16)] public ulong BaseTsc;
    [FieldOffset(24)] public ulong BaseNanoseconds;
    /// <summary>Realtime (nanoseconds since 1970-01-01 UTC) minus monotonic.</summary>
    [FieldOffset(32)] public ulong RealtimeOffset;
    /// <summary>How many cores the machine runs on.</summary>
    [FieldOffset(40)] public uint Cores;
}
