using System;
using System.Runtime.Intrinsics.X86;
using System.Threading;
using Rill.Kernel.Arch.Acpi;

namespace Rill.Kernel.Arch;

/// <summary>Brings the other cores up (Intel SDM 3A, 8.4.4.1: INIT, SIPI, SIPI).</summary>
internal static unsafe class SecondaryCores
{
    // Any page below 640 KiB that is RAM will do; firmware leaves this one alone.
    private const ulong TrampolinePage = 0x8000;
    // The 10 ms of the manual are for processors without an integrated APIC.
    private const ulong InitDelay = 200_000;
    private const ulong StartupDelay = 200_000;
    private const ulong Patience = 1_000_000_000;
    // What a core that came up finds in CpuLocal.Verdict.
    private const uint TakesPart = 1, StaysOut = 2;

    /// <summary>Allocates what each core of the machine needs. Only while booting.</summary>
    public static void Prepare(ref AcpiInfo acpi)
    {
        uint self = Cpu.Current.ApicId;
        for (int i = 0; i < acpi.CpuCount; i++)
        {
            if (acpi.Cpus[i] != self)
            {
                Cpu.Add(acpi.Cpus[i], 0);
            }
        }
    }

    /// <summary>Starts them all, one after the other. The kernel lock must be free.</summary>
    public static void Start()
    {
        if (Cpu.Count == 1)
        {
            return;
        }
        byte* page = DirectMap.ToVirtual(TrampolinePage);
        ref readonly KernelImage.LinkerTable image = ref KernelImage.Linker;
        new ReadOnlySpan<byte>((byte*)image.Trampoline.Start, (int)(image.Trampoline.End - image.Trampoline.Start))
            .CopyTo(new Span<byte>(page, ContextLayout.TrampolineGdtPointer));
        FillPage(page, in image);
        for (int i = 1; i < Cpu.Count; i++)
        {
            StartOne((CpuLocal*)Cpu.Get(i).Self, page);
        }
    }

    private static void FillPage(byte* page, in KernelImage.LinkerTable image)
    {
        ulong* gdt = (ulong*)(page + ContextLayout.TrampolineGdt);
        gdt[0] = 0;
        gdt[1] = 0x00AF_9B00_0000_FFFF; // 0x08: 64-bit code
        gdt[2] = 0x00CF_9300_0000_FFFF; // 0x10: data
        *(ushort*)(page + ContextLayout.TrampolineGdtPointer) = 23;
        *(uint*)(page + ContextLayout.TrampolineGdtPointer + 2) = (uint)TrampolinePage + ContextLayout.TrampolineGdt;
        *(uint*)(page + ContextLayout.TrampolineFarJump) = (uint)image.SecondaryLow;
        *(ushort*)(page + ContextLayout.TrampolineFarJump + 4) = 0x08;
        *(ulong*)(page + ContextLayout.TrampolineRoot) = image.BootPml4;
        *(ulong*)(page + ContextLayout.TrampolineKernelRoot) = KernelTables.Root;
        *(ulong*)(page + ContextLayout.TrampolineEntry) = image.SecondaryEntry;
    }

    private static void StartOne(CpuLocal* cpu, byte* page)
    {
        ulong before = Instruction.ReadTsc();
        *(ulong*)(page + ContextLayout.TrampolineStack) = cpu->StackTop;
        *(ulong*)(page + ContextLayout.TrampolineCpu) = (ulong)cpu;
        Interlocked.MemoryBarrier();
        LocalApic.SendInit(cpu->ApicId);
        Delay(InitDelay);
        for (int i = 0; i < 2 && Volatile.Read(ref cpu->Online) == 0; i++)
        {
            LocalApic.SendStartup(cpu->ApicId, TrampolinePage);
            Delay(StartupDelay);
        }
        ulong end = Clock.Now + Patience;
        while (Volatile.Read(ref cpu->Online) == 0)
        {
            if (Clock.Now > end)
            {
                KernelLog.WriteDecimal("smp: core "u8, (ulong)cpu->Index, " does not start\n"u8);
                return;
            }
            X86Base.Pause();
        }
        bool isInStep = cpu->FirstTsc >= before && cpu->FirstTsc <= Instruction.ReadTsc();
        if (!isInStep)
        {
            KernelLog.WriteDecimal("smp: core "u8, (ulong)cpu->Index, " is left out: its time-stamp counter is not in step\n"u8);
        }
        Volatile.Write(ref cpu->Verdict, isInStep ? TakesPart : StaysOut);
    }

    private static void Delay(ulong nanoseconds)
    {
        ulong end = Clock.Now + nanoseconds;
        while (Clock.Now < end)
        {
            X86Base.Pause();
        }
    }

    /// <summary>What a started core does for itself, on its own stack, before it takes part. Returns on those that do.</summary>
    public static void Join(CpuLocal* cpu)
    {
        Cpu.Initialize(cpu);
        while (Volatile.Read(ref cpu->Verdict) == 0)
        {
            X86Base.Pause();
        }
        if (cpu->Verdict == StaysOut)
        {
            Power.Halt();
        }
        LocalApic.Enable();
        OneShotTimer.Enable();
    }
}
