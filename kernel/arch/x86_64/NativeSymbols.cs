using System.Runtime;
using System.Runtime.CompilerServices;

namespace Rill.Kernel.Arch;

/// <summary>Larger assembly routines (kernel/asm).</summary>
internal static unsafe class NativeSymbols
{
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_linker_table")]
    public static extern byte* LinkerTable();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_reload_segments")]
    public static extern void ReloadSegments();

    /// <summary>Resumes a context, or idles on null; does not return.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_enter")]
    public static extern void Enter(ThreadContext* context);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_current_cpu")]
    public static extern CpuLocal* CurrentCpu();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_current_cpu_index")]
    public static extern int CurrentCpuIndex();

    /// <summary>XSAVE of the components in a mask, and MXCSR, into a 64-byte aligned area.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_xsave")]
    public static extern void Xsave(byte* area, ulong mask);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_xrstor")]
    public static extern void Xrstor(byte* area, ulong mask);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_fxsave")]
    public static extern void Fxsave(byte* area);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_fxrstor")]
    public static extern void Fxrstor(byte* area);

    /// <summary>Stores the user's FS and GS bases in a context (CR4.FSGSBASE).</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_save_bases")]
    public static extern void SaveBases(ThreadContext* context);

    /// <summary>Loads the user's FS and GS bases from a context (CR4.FSGSBASE).</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_load_bases")]
    public static extern void LoadBases(ThreadContext* context);
}
