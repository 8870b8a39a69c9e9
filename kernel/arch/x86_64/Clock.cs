using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rill.Kernel.Arch.Acpi;

namespace Rill.Kernel.Arch;

/// <summary>Time, from the time-stamp counter.</summary>
/// <remarks>
/// All cores, and programs by way of the clock page, take each other's readings for comparable. Processors reset the counters
/// together and hypervisors keep them together; a core whose counter says something else when it starts takes no part
/// (<see cref="SecondaryCores"/>). What a core counts for itself (time in the kernel, a thread's time) it takes from its own
/// readings only, which never go backwards: a small difference between cores does no harm there.
/// </remarks>
public static unsafe class Clock
{
    private const ulong NanosecondsOfSecond = 1_000_000_000;

    private static ClockReading s_reading;
    private static ClockScale s_toTsc;
    private static ulong s_frequency;
    private static ulong s_realtimeAtBoot;

    /// <summary>Nanoseconds since boot.</summary>
    public static ulong Now => Instruction.ReadClock((ulong*)Unsafe.AsPointer(ref s_reading));

    /// <summary>Now = (tsc - BaseTsc) * Multiplier &gt;&gt; Shift.</summary>
    public static ulong Multiplier => s_reading.Multiplier;

    /// <inheritdoc cref="Multiplier"/>
    public static int Shift => ClockScale.Shift;

    /// <summary>The time-stamp counter at nanosecond 0.</summary>
    public static ulong BaseTsc => s_reading.BaseTsc;

    /// <summary>Ticks of the time-stamp counter in a second.</summary>
    public static ulong TscFrequency => s_frequency;

    /// <summary>Nanoseconds from 1970-01-01 UTC to boot, by the battery-backed clock.</summary>
    public static ulong RealtimeAtBoot => s_realtimeAtBoot;

    /// <summary>The time-stamp counter at a time since boot, rounded up.</summary>
    internal static ulong ToTsc(ulong nanoseconds) => s_reading.BaseTsc + s_toTsc.Apply(nanoseconds) + 1;

    internal static void Setup(ref AcpiInfo acpi)
    {
        s_frequency = ClockCalibration.Measure(ref acpi);
        s_reading.Multiplier = ClockScale.Between(s_frequency, NanosecondsOfSecond).Multiplier;
        s_toTsc = ClockScale.Between(NanosecondsOfSecond, s_frequency);
        s_reading.BaseTsc = Instruction.ReadTsc();
        s_realtimeAtBoot = RealTimeClock.Read(acpi.CenturyRegister) * NanosecondsOfSecond - Now;
    }

    /// <summary>As arch_clock reads it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ClockReading
    {
        public ulong Multiplier;
        public ulong BaseTsc;
    }
}
