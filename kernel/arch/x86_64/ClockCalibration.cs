using System.Threading;
using Rill.Kernel.Arch.Acpi;

namespace Rill.Kernel.Arch;

/// <summary>Measures the time-stamp counter and the local APIC's timer against a timer of known frequency.</summary>
internal static unsafe class ClockCalibration
{
    private const ulong FemtosecondsOfSecond = 1_000_000_000_000_000;

    // ACPI 6.5, 4.8.3.3.
    private const ulong PowerTimerFrequency = 3_579_545;

    private const int HpetPeriod = 4;
    private const int HpetConfiguration = 0x10;
    private const int HpetCounter = 0xF0;
    private const int Tries = 8;

    // Length of a measurement, in parts of a second.
    private const ulong MeasurementsOfSecond = 50;

    private static byte* s_hpet;
    private static ushort s_powerTimer;
    private static ulong s_frequency;

    /// <summary>Frequency of the local APIC's timer at divisor 1, in hertz.</summary>
    public static ulong ApicFrequency { get; private set; }

    /// <summary>Measures both.</summary>
    /// <returns>The time-stamp counter's frequency in hertz.</returns>
    public static ulong Measure(ref AcpiInfo acpi)
    {
        ChooseReference(ref acpi);
        LocalApic.StartSilentTimer();
        Sample start = Take();
        Sample end;
        do
        {
            end = Take();
        }
        while (((end.Reference - start.Reference) & Mask) < s_frequency / MeasurementsOfSecond);
        LocalApic.StopTimer();
        ulong elapsed = (end.Reference - start.Reference) & Mask;
        ApicFrequency = Scale(start.Apic - end.Apic, elapsed);
        ulong known = KnownFrequency();
        return known != 0 ? known : Scale(end.Tsc - start.Tsc, elapsed);
    }

    private static ulong Scale(ulong ticks, ulong elapsed)
    {
        // Both differences are of some hundredths of a second: the product fits.
        ulong whole = ticks / elapsed;
        ulong rest = ticks - whole * elapsed;
        return whole * s_frequency + rest * s_frequency / elapsed;
    }

    // The HPET's low half and the 24 bits that any power timer has.
    private static ulong Mask => s_hpet != null ? 0xFFFF_FFFF : 0xFF_FFFF;

    private static void ChooseReference(ref AcpiInfo acpi)
    {
        if (acpi.HpetAddress != 0)
        {
            s_hpet = KernelTables.MapDevice(acpi.HpetAddress, 1024);
            uint period = Volatile.Read(ref *(uint*)(s_hpet + HpetPeriod));
            // IA-PC HPET specification 1.0a, 2.3.4: at most 100 ns.
            if (period is > 0 and <= 100_000_000)
            {
                ref uint configuration = ref *(uint*)(s_hpet + HpetConfiguration);
                Volatile.Write(ref configuration, Volatile.Read(ref configuration) | 1);
                s_frequency = FemtosecondsOfSecond / period;
                return;
            }
            s_hpet = null;
        }
        Check.That(acpi.PowerTimerPort != 0, "no timer of known frequency: neither HPET nor ACPI power timer"u8);
        s_powerTimer = acpi.PowerTimerPort;
        s_frequency = PowerTimerFrequency;
    }

    // A hypervisor's timing leaf, or the processor's own (Intel SDM 2A, leaf 15H): exact where they are there.
    private static ulong KnownFrequency()
    {
        if (CpuFeatures.Hypervisor && CpuFeatures.Read(0x40000000, 0).Eax >= 0x40000010)
        {
            ulong kilohertz = CpuFeatures.Read(0x40000010, 0).Eax;
            if (kilohertz != 0)
            {
                return kilohertz * 1000;
            }
        }
        if (CpuFeatures.MaxLeaf >= 0x15)
        {
            CpuIdResult leaf = CpuFeatures.Read(0x15, 0);
            if (leaf.Eax != 0 && leaf.Ebx != 0 && leaf.Ecx != 0)
            {
                return (ulong)leaf.Ecx * leaf.Ebx / leaf.Eax;
            }
        }
        return 0;
    }

    // The best of several readings: the one with the least time around the reference's register.
    private static Sample Take()
    {
        Sample best = default;
        ulong shortest = ulong.MaxValue;
        for (int i = 0; i < Tries; i++)
        {
            ulong before = Instruction.ReadTsc();
            ulong reference = s_hpet != null
                ? Volatile.Read(ref *(uint*)(s_hpet + HpetCounter))
                : IoPort.Read32(s_powerTimer);
            uint apic = LocalApic.TimerCount;
            ulong after = Instruction.ReadTsc();
            if (after - before < shortest)
            {
                shortest = after - before;
                best.Tsc = before + shortest / 2;
                best.Reference = reference;
                best.Apic = apic;
            }
        }
        return best;
    }

    private struct Sample
    {
        public ulong Tsc;
        public ulong Reference;
        public uint Apic;
    }
}
