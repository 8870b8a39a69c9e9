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

    private enum LineKind : byte
    {
        Free = 0,
        Edge,
        Level,
    }

    /// <summary>Claims an input of an I/O APIC. Trigger and polarity are as the firmware tells: ISA's edge and high, PCI's
    /// level and low, or as an override has it. The line starts masked.</summary>
    /// <param name="gsi">The global system interrupt.</param>
    /// <param name="line">The line's number, which EntryPoints.Interrupt gets.</param>
    /// <returns>NotFound where no controller has the input, AlreadyExists where it is claimed, LimitReached.</returns>
    public static Status Claim(uint gsi, out int line)
    {
        line = -1;
        if (!IoApic.Exists(gsi))
        {
            return Status.NotFound;
        }
        for (int i = 0; i < MaxLines; i++)
        {
            if (s_lines[i].Kind != LineKind.Free && s_lines[i].Gsi == gsi)
            {
                return Status.AlreadyExists;
            }
        }
        Triggering(gsi, out bool level, out bool low);
        line = Allocate(level ? LineKind.Level : LineKind.Edge);
        if (line < 0)
        {
            return Status.LimitReached;
        }
        s_lines[line].Gsi = gsi;
        IoApic.Route(gsi, Vector.FirstDevice + line, Cpu.Get(0).ApicId, level, low);
        return Status.Ok;
    }

    /// <summary>Gives a line back, masked.</summary>
    public static void Release(int line)
    {
        Mask(line);
        s_lines[line].Kind = LineKind.Free;
    }

    /// <summary>No interrupts come from the line until it is unmasked.</summary>
    public static void Mask(int line) => SetMask(line, true);

    /// <summary>Lets interrupts come.</summary>
    public static void Unmask(int line) => SetMask(line, false);

    /// <summary>The driver has served the device: a level-triggered line, which was masked when it fired, is unmasked.</summary>
    public static void Acknowledge(int line) => SetMask(line, false);

    /// <summary>An interrupt came. A level-triggered line is masked until it is acknowledged, since it would come again at
    /// once.</summary>
    /// <returns>The line, or -1 where nobody has claimed it.</returns>
    internal static int Arrived(int vector)
    {
        int line = vector - Vector.FirstDevice;
        switch (s_lines[line].Kind)
        {
            case LineKind.Free:
                return -1;
            case LineKind.Level:
                Mask(line);
                break;
        }
        return line;
    }

    private static void SetMask(int line, bool masked)
    {
        if (s_lines[line].Kind != LineKind.Free)
        {
            IoApic.SetMask(s_lines[line].Gsi, masked);
        }
    }

    private static int Allocate(LineKind kind)
    {
        for (int i = 0; i < MaxLines; i++)
        {
            if (s_lines[i].Kind == LineKind.Free)
            {
                s_lines[i].Kind = kind;
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
        public LineKind Kind;
        public uint Gsi;
    }

    [InlineArray(MaxLines)]
    private struct LineTable
    {
        private Line _first;
    }
}
