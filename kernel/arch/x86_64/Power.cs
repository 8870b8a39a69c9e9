using System.Diagnostics.CodeAnalysis;
using Rill.Kernel.Arch.Acpi;

namespace Rill.Kernel.Arch;

/// <summary>The end of the machine's run.</summary>
public static unsafe class Power
{
    private const ushort SleepEnable = 1 << 13;
    private const ushort AcpiEnabled = 1;
    private const int SleepTypeShift = 10;
    private const ushort ResetControl = 0xCF9;
    private const ushort KeyboardCommand = 0x64;
    private const int PatienceLoops = 1_000_000;
    private const ulong Patience = 1_000_000_000;

    /// <summary>Turns the power off (ACPI 6.5, 4.8.3.2.1). Returns only to halt where the machine cannot.</summary>
    [DoesNotReturn]
    public static void Off()
    {
        ref AcpiInfo acpi = ref AcpiTables.Info;
        if (acpi.HasSleepTypes && acpi.Pm1aControl != 0)
        {
            EnableAcpi(ref acpi);
            IoPort.Write16(acpi.Pm1aControl, (ushort)((acpi.SleepTypeA << SleepTypeShift) | SleepEnable));
            if (acpi.Pm1bControl != 0)
            {
                IoPort.Write16(acpi.Pm1bControl, (ushort)((acpi.SleepTypeB << SleepTypeShift) | SleepEnable));
            }
        }
        // QEMU's machines without usable tables: q35 and pc, then older ones, then Bochs.
        IoPort.Write16(0x604, SleepEnable);
        IoPort.Write16(0xB004, SleepEnable);
        // The machine may take a moment to obey.
        for (ulong end = Clock.Now + Patience; Clock.Now < end;)
        {
        }
        KernelLog.Write("power: the machine cannot be turned off by software\n"u8);
        HaltMachine();
    }

    /// <summary>Restarts the machine.</summary>
    [DoesNotReturn]
    public static void Reboot()
    {
        ref AcpiInfo acpi = ref AcpiTables.Info;
        if (acpi.ResetAddress is > 0 and <= ushort.MaxValue && acpi.ResetSpace == 1)
        {
            IoPort.Write8((ushort)acpi.ResetAddress, acpi.ResetValue);
        }
        IoPort.Write8(ResetControl, 0x02);
        IoPort.Write8(ResetControl, 0x06);
        IoPort.Write8(KeyboardCommand, 0xFE);
        // An exception without a table to handle it resets the processor.
        TablePointer nothing = default;
        Instruction.LoadIdt(&nothing);
        *(byte*)null = 0;
        Halt();
    }

    /// <summary>Stops all cores for good. The log's line tells whoever watches the machine, which shows nothing of it.</summary>
    [DoesNotReturn]
    public static void HaltMachine()
    {
        // Written while the others run: one of them may have the log's lock.
        KernelLog.Write("\nHALTED\n"u8);
        Instruction.DisableInterrupts();
        LocalApic.StopOthers();
        Halt();
    }

    /// <summary>Stops this core for good.</summary>
    [DoesNotReturn]
    public static void Halt()
    {
        while (true)
        {
            Instruction.DisableInterrupts();
            Instruction.Halt();
        }
    }

    // The firmware may still own the power registers (ACPI 6.5, 4.8.2.5).
    private static void EnableAcpi(ref AcpiInfo acpi)
    {
        if (acpi.SmiCommand == 0 || acpi.AcpiEnable == 0 || (IoPort.Read16(acpi.Pm1aControl) & AcpiEnabled) != 0)
        {
            return;
        }
        IoPort.Write8(acpi.SmiCommand, acpi.AcpiEnable);
        for (int i = 0; i < PatienceLoops && (IoPort.Read16(acpi.Pm1aControl) & AcpiEnabled) == 0; i++)
        {
        }
    }
}
