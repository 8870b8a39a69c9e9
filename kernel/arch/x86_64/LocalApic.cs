using System.Runtime.Intrinsics.X86;
using System.Threading;
using Rill.Abi;

namespace Rill.Kernel.Arch;

/// <summary>Each core's local interrupt controller (Intel SDM 3A, chapter 10), in xAPIC or x2APIC mode.</summary>
internal static unsafe class LocalApic
{
    private const uint IdRegister = 0x20;
    private const uint TaskPriority = 0x80;
    private const uint EndOfInterruptRegister = 0xB0;
    private const uint SpuriousVector = 0xF0;
    private const uint InterruptCommandLow = 0x300;
    private const uint InterruptCommandHigh = 0x310;
    private const uint TimerEntry = 0x320;
    private const uint ThermalEntry = 0x330;
    private const uint PerformanceEntry = 0x340;
    private const uint Lint0Entry = 0x350;
    private const uint Lint1Entry = 0x360;
    private const uint ErrorEntry = 0x370;
    private const uint TimerInitialCount = 0x380;
    private const uint TimerCurrentCount = 0x390;
    private const uint TimerDivide = 0x3E0;

    private const uint Masked = 1 << 16;
    private const uint SoftwareEnable = 1 << 8;
    private const uint DeliveryPending = 1 << 12;
    private const uint DeliverNmi = 4 << 8;
    private const uint DeliverInit = 5 << 8;
    private const uint DeliverStartup = 6 << 8;
    private const uint LevelAssert = 1 << 14;
    private const uint TimerDeadlineMode = 2 << 17;
    private const uint DivideByOne = 0xB;
    private const ulong ApicEnable = 1 << 11;
    private const ulong X2ApicEnable = 1 << 10;

    private static byte* s_registers;
    private static bool s_x2;
    private static bool s_ready;

    /// <summary>Finds the registers. Once, on the boot core.</summary>
    public static void Setup(ulong physicalAddress)
    {
        s_x2 = CpuFeatures.X2Apic;
        if (!s_x2)
        {
            s_registers = KernelTables.MapDevice(physicalAddress, Pages.Size);
        }
    }

    /// <summary>Enables this core's controller.</summary>
    public static void Enable()
    {
        ulong enable = ApicEnable | (s_x2 ? X2ApicEnable : 0);
        Instruction.WriteMsr(Msr.ApicBase, Instruction.ReadMsr(Msr.ApicBase) | enable);
        Write(TaskPriority, 0);
        Write(Lint0Entry, Masked);
        Write(Lint1Entry, DeliverNmi);
        Write(ErrorEntry, Vector.ApicError);
        Write(TimerEntry, Masked | Vector.Timer);
        Write(TimerDivide, DivideByOne);
        Write(SpuriousVector, SoftwareEnable | Vector.Spurious);
        Volatile.Write(ref s_ready, true);
    }

    /// <summary>This core's number as the interrupt controllers know it.</summary>
    public static uint Id => s_x2 ? Read(IdRegister) : Read(IdRegister) >> 24;

    public static void EndOfInterrupt() => Write(EndOfInterruptRegister, 0);

    /// <summary>Sends an interrupt to a core.</summary>
    public static void Send(uint apicId, int vector) => Command(apicId, (uint)vector | LevelAssert);

    public static void SendInit(uint apicId) => Command(apicId, DeliverInit | LevelAssert);

    /// <summary>Starts a core in real mode.</summary>
    /// <param name="apicId">The core.</param>
    /// <param name="page">Physical address of its first instruction, a page below 1 MiB.</param>
    public static void SendStartup(uint apicId, ulong page) => Command(apicId, DeliverStartup | LevelAssert | (uint)(page >> Pages.Shift));

    /// <summary>Stops all other cores by NMI, for a panic. Works before the controller is up: then there are none.</summary>
    public static void StopOthers()
    {
        // The NMI entry of the others looks at this word.
        Volatile.Write(ref *(uint*)KernelImage.Linker.PanickingFlag, 1);
        if (!Volatile.Read(ref s_ready))
        {
            return;
        }
        // One by one: a core that waits for its start must not get an NMI.
        int self = Cpu.CurrentIndex;
        for (int i = 0; i < Cpu.Count; i++)
        {
            if (i != self && Volatile.Read(ref Cpu.Get(i).Online) != 0)
            {
                Command(Cpu.Get(i).ApicId, DeliverNmi | LevelAssert);
            }
        }
    }

    /// <summary>Makes the timer count down once from a number of its ticks.</summary>
    public static void StartTimer(uint ticks)
    {
        Write(TimerEntry, Vector.Timer);
        Write(TimerInitialCount, ticks);
    }

    /// <summary>Lets the timer count without an interrupt, for calibration.</summary>
    public static void StartSilentTimer()
    {
        Write(TimerEntry, Masked | Vector.Timer);
        Write(TimerInitialCount, uint.MaxValue);
    }

    public static uint TimerCount => Read(TimerCurrentCount);

    public static void StopTimer()
    {
        Write(TimerEntry, Masked | Vector.Timer);
        Write(TimerInitialCount, 0);
    }

    /// <summary>The timer fires when the time-stamp counter reaches what is written to its register.</summary>
    public static void UseDeadlineMode()
    {
        Write(TimerEntry, TimerDeadlineMode | Vector.Timer);
        // The mode is in force before the first write of a deadline (Intel SDM 3A, 10.5.4.1).
        Interlocked.MemoryBarrier();
    }

    private static void Command(uint apicId, uint command)
    {
        if (s_x2)
        {
            // Writes of memory before the command are visible to its target: an x2APIC write does not see to that.
            Interlocked.MemoryBarrier();
            Instruction.WriteMsr(Msr.X2ApicFirst + (InterruptCommandLow >> 4), ((ulong)apicId << 32) | command);
            return;
        }
        Write(InterruptCommandHigh, apicId << 24);
        Write(InterruptCommandLow, command);
        while ((Read(InterruptCommandLow) & DeliveryPending) != 0)
        {
            X86Base.Pause();
        }
    }

    private static uint Read(uint register)
        => s_x2 ? (uint)Instruction.ReadMsr(Msr.X2ApicFirst + (register >> 4)) : Volatile.Read(ref *(uint*)(s_registers + register));

    private static void Write(uint register, uint value)
    {
        if (s_x2)
        {
            Instruction.WriteMsr(Msr.X2ApicFirst + (register >> 4), value);
        }
        else
        {
            Volatile.Write(ref *(uint*)(s_registers + register), value);
        }
    }
}
