using System.Runtime;
using System.Runtime.CompilerServices;
using Rill.Kernel.Arch;
using Rill.Kernel.Arch.Acpi;
using Rill.Kernel.Entry;
using Rill.Kernel.Loader;

namespace Rill.Kernel.Boot;

/// <summary>The first C# code of the boot core.</summary>
internal static unsafe class KernelStart
{
    private const ulong FourGiB = 4ul << 30;

    private static BootInfo s_info;

    /// <summary>Called by the boot assembly with interrupts off, on the boot stack, under the first page tables.</summary>
    /// <param name="loader">1 for PVH, 2 for multiboot2.</param>
    /// <param name="information">Physical address of the loader's information structure.</param>
    [RuntimeExport("RillKernelStart")]
    private static void Run(uint loader, ulong information)
    {
        KernelLog.Initialize();
        KernelLog.Write("Rill kernel\n"u8);
        BootLoader.Read((BootSource)loader, information, ref s_info);
        Panic.Configure(in s_info);
        // The first tables reach to 4 GiB.
        EarlyFrames.Open((BootInfo*)Unsafe.AsPointer(ref s_info), FourGiB);
        CpuFeatures.Detect();
        KernelLock.Setup();
        ExtendedState.Detect();
        SmapPatch.Apply();
        KernelTables.Build(ref s_info);
        InterruptTable.Build();
        StartBootCore();

        AcpiTables.Read(in s_info);
        StartInterruptsAndClock(ref AcpiTables.Info);
        SecondaryCores.Prepare(ref AcpiTables.Info);
        StaticFields.Setup();
        LogMachine();
        Cpu.LogProtection();
        Random.Seed(s_info.CommandLine, Clock.RealtimeAtBoot);

        KernelLock.Enter();
        SystemStart.Run(in s_info);
        KernelLock.Exit();
        SecondaryCores.Start();
        KernelLock.Enter();
        NativeSymbols.Enter(KernelEntry.Leave(EntryPoints.Wake(null)));
    }

    private static void StartBootCore()
    {
        CpuLocal* cpu = Cpu.Add(0, KernelImage.Linker.StackTop);
        Cpu.Initialize(cpu);
    }

    private static void StartInterruptsAndClock(ref AcpiInfo acpi)
    {
        Check.That(acpi.LocalApicAddress != 0 && acpi.CpuCount > 0, "no local APIC: ACPI's MADT is missing"u8);
        if (acpi.HasLegacyControllers)
        {
            LegacyControllers.Disable();
        }
        LocalApic.Setup(acpi.LocalApicAddress);
        LocalApic.Enable();
        Cpu.Current.ApicId = LocalApic.Id;
        IoApic.Setup(ref acpi);
        Clock.Setup(ref acpi);
        OneShotTimer.Setup();
        OneShotTimer.Enable();
    }

    private static void LogMachine()
    {
        KernelLog.WriteDecimal("cores "u8, (ulong)Cpu.Count);
        KernelLog.WriteDecimal(", clock "u8, Clock.TscFrequency / 1_000_000, " MHz"u8);
        ulong usable = 0;
        foreach (ref readonly MemoryRange range in s_info.Memory.Ranges)
        {
            usable += range.Kind == RangeKind.Usable ? range.Length : 0;
        }
        KernelLog.WriteDecimal(", memory "u8, usable >> 20, " MiB\n"u8);
        if (!CpuFeatures.Xsave || !CpuFeatures.FsGsBase)
        {
            KernelLog.Write("the processor lacks XSAVE or FSGSBASE: the kernel runs, the shim and .NET may not\n"u8);
        }
    }
}
