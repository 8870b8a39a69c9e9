using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Arch.Acpi;

namespace Rill.Kernel.Arch;

/// <summary>Device interrupts: a line is a vector given to one I/O APIC input. Callers hold the kernel lock.</summary>
public static class InterruptLines
{
    /// <summary>Lines are numbered from 0 to below this.</summary>
    public const int MaxLines = Vector.EndDevice - Vector.FirstDevice;

    private const uint IsaInterrupts = 16;
    private const ushort PolarityMask = 3;
    private const ushort TriggerMask = 3 << 2;
    private const ushort PolarityLow = 3;
    private const ushort TriggerLevel = 3 << 2;

    private static LineTable s_lines;

    /// <summary>Claims an input of an I/O APIC. Trigger and polarity are as the firmware tells: ISA's edge and high, PCI's
    /// level and low, or as an override has it. The line starts masked.</summary>
    /// <param name="gsi">The global system interrupt.</param>
    /// <param name="line">The line's number, which EntryPoints.Interrupt gets.</param>
    /// <param name="isLevel">Whether it interrupts for as long as it is asserted, rather than when it becomes so.</param>
    /// <returns>NotFound where no controller has the input, AlreadyExists where it is claimed, LimitReached.</returns>
    public static Status Claim(uint gsi, out int line, out bool isLevel)
    {
        line = -1;
        isLevel = false;
        if (!IoApic.Exists(gsi))
        {
            return Status.NotFound;
        }
        for (int i = 0; i < MaxLines; i++)
        {
            if (s_lines[i].IsClaimed && s_lines[i].Gsi == gsi)
            {
                return Status.AlreadyExists;
            }
        }
        Triggering(gsi, out isLevel, out bool low);
        line = Allocate();
        if (line < 0)
        {
            return Status.LimitReached;
        }
        s_lines[line].Gsi = gsi;
        IoApic.Route(gsi, Vector.FirstDevice + line, Cpu.Get(0).ApicId, isLevel, low);
        return Status.Ok;
    }

    /// <summary>Gives a line back, masked.</summary>
    public static void Release(int line)
    {
        Mask(line);
        s_lines[line].IsClaimed = false;
    }

    /// <summary>No interrupts come from the line until it is unmasked.</summary>
    public static void Mask(int line) => SetMask(line, true);

    /// <summary>Lets interrupts come.</summary>
    public static void Unmask(int line) => SetMask(line, false);

    /// <summary>Which line a vector is.</summary>
    /// <returns>The line, or -1 where nobody has claimed it.</returns>
    internal static int Of(int vector)
    {
        int line = vector - Vector.FirstDevice;
        return s_lines[line].IsClaimed ? line : -1;
    }

    private static void SetMask(int line, bool masked)
    {
        if (s_lines[line].IsClaimed)
        {
            IoApic.SetMask(s_lines[line].Gsi, masked);
        }
    }

    private static int Allocate()
    {
        for (int i = 0; i < MaxLines; i++)
        {
            if (!s_lines[i].IsClaimed)
            {
                s_lines[i].IsClaimed = true;
                return i;
            }
        }
        return -1;
    }

    private static void Triggering(uint gsi, out bool level, out bool low)
    {
        level = low = gsi >= IsaInterrupts;
        ref AcpiInfo acpi = ref AcpiTables.Info;
        for (int i = 0; i < acpi.OverrideCount; i++)
        {
            if (acpi.Overrides[i].Gsi == gsi)
            {
                ushort flags = acpi.Overrides[i].Flags;
                low = (flags & PolarityMask) == 0 ? low : (flags & PolarityMask) == PolarityLow;
                level = (flags & TriggerMask) == 0 ? level : (flags & TriggerMask) == TriggerLevel;
                return;
            }
        }
    }

    private struct Line
    {
        public bool IsClaimed;
        public uint Gsi;
    }

    [InlineArray(MaxLines)]
    private struct LineTable
    {
        private Line _first;
    }
}
