using System.Runtime;
using System.Runtime.CompilerServices;

namespace Rill.Kernel.Arch;

/// <summary>Single privileged or special instructions (kernel/asm/InstructionCode.cs).</summary>
internal static unsafe class Instruction
{
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_cli")]
    public static extern void DisableInterrupts();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_hlt")]
    public static extern void Halt();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_rdtsc")]
    public static extern ulong ReadTsc();

    /// <summary>(time-stamp counter - scale[1]) * scale[0] >> 32, with a 128-bit product.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_clock")]
    public static extern ulong ReadClock(ulong* scale);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_rdmsr")]
    public static extern ulong ReadMsr(uint register);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_wrmsr")]
    public static extern void WriteMsr(uint register, ulong value);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_read_cr0")]
    public static extern ulong ReadCr0();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_write_cr0")]
    public static extern void WriteCr0(ulong value);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_read_cr2")]
    public static extern ulong ReadCr2();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_read_cr3")]
    public static extern ulong ReadCr3();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_write_cr3")]
    public static extern void WriteCr3(ulong value);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_read_cr4")]
    public static extern ulong ReadCr4();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_write_cr4")]
    public static extern void WriteCr4(ulong value);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_invlpg")]
    public static extern void InvalidatePage(ulong address);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_lgdt")]
    public static extern void LoadGdt(void* descriptor);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_lidt")]
    public static extern void LoadIdt(void* descriptor);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_ltr")]
    public static extern void LoadTaskRegister(ushort selector);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_xsetbv")]
    public static extern void SetExtendedControl(uint register, ulong value);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_cpuid")]
    public static extern void CpuId(uint leaf, uint subleaf, CpuIdResult* result);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_rdrand")]
    public static extern ulong ReadRandom();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_rdseed")]
    public static extern ulong ReadSeed();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_read_rsp")]
    public static extern ulong ReadStackPointer();
}
