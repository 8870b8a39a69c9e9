using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Rill.Kernel.Arch;

/// <summary>The cores of the machine.</summary>
public static unsafe class Cpu
{
    internal const ulong StackSize = 32 * 1024;
    private const ulong ExceptionStackSize = 8 * 1024;

    /// <summary>Bytes of a core's stacks.</summary>
    public const ulong StackBytes = StackSize + (3 * ExceptionStackSize);

    private const ulong Cr0MonitorCoprocessor = 1 << 1;
    private const ulong Cr0Emulation = 1 << 2;
    private const ulong Cr0TaskSwitched = 1 << 3;
    private const ulong Cr0NumericError = 1 << 5;
    private const ulong Cr0WriteProtect = 1 << 16;
    private const ulong Cr4MachineCheck = 1 << 6;
    private const ulong Cr4GlobalPages = 1 << 7;
    private const ulong Cr4Fxsr = 1 << 9;
    private const ulong Cr4SimdExceptions = 1 << 10;
    private const ulong EferNoExecute = 1 << 11;
    private const ulong Cr4Umip = 1 << 11;
    private const ulong Cr4FsGsBase = 1 << 16;
    private const ulong Cr4Xsave = 1 << 18;
    private const ulong Cr4Smep = 1 << 20;
    private const ulong Cr4Smap = 1 << 21;

    /// <summary>Flags that a system call clears: TF, IF, DF, IOPL, NT, AC.</summary>
    private const ulong SyscallClearedFlags = 0x4_7700;

    private static CpuTable s_cpus;
    private static StackTable s_exceptionStacks;
    private static int s_count;

    /// <summary>How many cores the machine has; numbers of cores are below it. Some may not have started.</summary>
    public static int Count => s_count;

    /// <summary>This core's block.</summary>
    public static ref CpuLocal Current => ref *NativeSymbols.CurrentCpu();

    /// <summary>This core's number.</summary>
    public static int CurrentIndex => NativeSymbols.CurrentCpuIndex();

    /// <summary>Makes a core enter the kernel soon (EntryPoints.Wake), also out of idleness. Not for this core.</summary>
    public static void SendWake(int cpu)
    {
        if (!IdlePolling.TryWake(ref Get(cpu)))
        {
            LocalApic.Send(Get(cpu).ApicId, Vector.Wake);
        }
    }

    /// <summary>Makes this core, which goes idle now, enter the kernel again at once (EntryPoints.Wake): the idle loop looks at the
    /// word before anything else.</summary>
    public static void ComeBack() => Volatile.Write(ref Current.Woken, 1);

    /// <summary>Whether a core is idle but awake: it costs next to nothing to make it run a thread.</summary>
    public static bool IsPolling(int cpu) => Volatile.Read(ref Get(cpu).Polling) != 0;

    /// <summary>Says that a core will soon be idle and be woken again.</summary>
    public static void ExpectWake(int cpu) => IdlePolling.Expect(ref Get(cpu));

    /// <summary>A core's block.</summary>
    /// <param name="cpu">Below <see cref="Count"/>.</param>
    public static ref CpuLocal Get(int cpu)
    {
        Debug.Assert((uint)cpu < (uint)s_count, "no such core");
        return ref *(CpuLocal*)s_cpus[cpu];
    }

    /// <summary>Allocates a core's block and stacks. Only while booting.</summary>
    /// <param name="apicId">Its local APIC's number.</param>
    /// <param name="stackTop">Its kernel stack, or 0 for a new one.</param>
    internal static CpuLocal* Add(uint apicId, ulong stackTop)
    {
        int index = s_count++;
        CpuLocal* cpu = (CpuLocal*)EarlyFrames.AllocateSmall((ulong)sizeof(CpuLocal));
        cpu->Self = cpu;
        cpu->SetIndex(index);
        cpu->ApicId = apicId;
        cpu->TimerDeadline = ulong.MaxValue;
        cpu->PollBurst = IdlePolling.Burst;
        cpu->StackTop = stackTop != 0 ? stackTop : KernelTables.MapStack(StackSize);
        cpu->Tables = (DescriptorTables*)EarlyFrames.AllocateSmall((ulong)sizeof(DescriptorTables));
        for (int i = 0; i < 3; i++)
        {
            s_exceptionStacks[index * 3 + i] = KernelTables.MapStack(ExceptionStackSize);
        }
        s_cpus[index] = (nuint)cpu;
        return cpu;
    }

    /// <summary>Says in the log which of the processor's means against a misled kernel are in force, from its registers.</summary>
    internal static void LogProtection()
    {
        ulong cr4 = Instruction.ReadCr4();
        KernelLog.Write("protection: "u8);
        WriteWord("SMEP "u8, cr4 & Cr4Smep);
        WriteWord("SMAP "u8, cr4 & Cr4Smap);
        WriteWord("UMIP "u8, cr4 & Cr4Umip);
        WriteWord("NX"u8, Instruction.ReadMsr(Msr.Efer) & EferNoExecute);
        KernelLog.Write("\n"u8);

        static void WriteWord(ReadOnlySpan<byte> word, ulong isOn)
        {
            if (isOn != 0)
            {
                KernelLog.Write(word);
            }
        }
    }

    /// <summary>Sets the processor up on the core itself: control registers, descriptor tables, system calls.</summary>
    internal static void Initialize(CpuLocal* cpu)
    {
        Instruction.WriteCr0(
            (Instruction.ReadCr0() & ~(Cr0Emulation | Cr0TaskSwitched))
            | Cr0MonitorCoprocessor | Cr0NumericError | Cr0WriteProtect);
        ulong cr4 = Instruction.ReadCr4() | Cr4Fxsr | Cr4SimdExceptions;
        cr4 |= CpuFeatures.MachineCheck ? Cr4MachineCheck : 0;
        cr4 |= CpuFeatures.GlobalPages ? Cr4GlobalPages : 0;
        cr4 |= CpuFeatures.Umip ? Cr4Umip : 0;
        cr4 |= CpuFeatures.FsGsBase ? Cr4FsGsBase : 0;
        cr4 |= CpuFeatures.Xsave ? Cr4Xsave : 0;
        cr4 |= CpuFeatures.Smep ? Cr4Smep : 0;
        cr4 |= CpuFeatures.Smap ? Cr4Smap : 0;
        Instruction.WriteCr4(cr4);
        ExtendedState.Enable();

        ulong* stacks = stackalloc ulong[3];
        for (int i = 0; i < 3; i++)
        {
            stacks[i] = s_exceptionStacks[cpu->Index * 3 + i];
        }
        DescriptorTables.Load(cpu->Tables, cpu->StackTop, stacks);
        InterruptTable.Load();
        Instruction.WriteMsr(Msr.GsBase, (ulong)cpu);
        Instruction.WriteMsr(Msr.KernelGsBase, 0);
        Instruction.WriteMsr(Msr.FsBase, 0);

        // STAR: sysret's selectors count from 0x18: data +8, 64-bit code +16; syscall's are kernel code and the next.
        Instruction.WriteMsr(Msr.Star, (0x18ul | 3) << 48 | (ulong)ContextLayout.KernelCode << 32);
        Instruction.WriteMsr(Msr.LStar, KernelImage.Linker.SyscallEntry);
        Instruction.WriteMsr(Msr.SyscallMask, SyscallClearedFlags);
        cpu->FirstTsc = Instruction.ReadTsc();
        Volatile.Write(ref cpu->Online, 1);
    }

    [InlineArray(CpuMask.Capacity)]
    private struct CpuTable
    {
        private nuint _first;
    }

    [InlineArray(CpuMask.Capacity * 3)]
    private struct StackTable
    {
        private ulong _first;
    }
}
