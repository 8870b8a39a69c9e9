using System.Runtime;
using System.Runtime.CompilerServices;

namespace Rill.Shim;

/// <summary>The routines of the asm folder, as C# sees them.</summary>
internal static unsafe class Asm
{
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_kernel")]
    public static extern long Kernel(ulong a0, ulong a1, ulong a2, ulong a3, ulong a4, ulong number);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_kernel6")]
    public static extern long Kernel6(ulong a0, ulong a1, ulong a2, ulong a3, ulong a4, ulong a5, ulong number);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_thread_exit")]
    public static extern void ThreadExit(ulong clear, ulong number);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_user_copy")]
    public static extern int UserCopy(ulong to, ulong from, ulong bytes);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_user_clear")]
    public static extern int UserClear(ulong to, ulong bytes);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_user_read32")]
    public static extern int UserRead32(ulong from, uint* value);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_user_read64")]
    public static extern int UserRead64(ulong from, ulong* value);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_user_write32")]
    public static extern int UserWrite32(ulong to, uint value);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_user_write64")]
    public static extern int UserWrite64(ulong to, ulong value);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_user_exchange32")]
    public static extern int UserExchange32(ulong address, uint expected, uint value, uint* seen);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_user_length")]
    public static extern long UserLength(ulong text, ulong limit);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_user_xsave")]
    public static extern int UserXsave(ulong area, ulong* xmm);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_user_xrstor")]
    public static extern int UserXrstor(ulong area, ulong features);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_user_fxsave")]
    public static extern int UserFxsave(ulong area);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_user_fxrstor")]
    public static extern int UserFxrstor(ulong area);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_rdtsc")]
    public static extern ulong ReadTimeStamp();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_cpuid")]
    public static extern void CpuId(uint leaf, uint subleaf, uint* registers);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_xgetbv")]
    public static extern ulong EnabledFeatures();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_get_control")]
    public static extern ulong GetControl();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_set_control")]
    public static extern void SetControl(ulong control);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_multiply_shift")]
    public static extern ulong MultiplyShift(ulong value, ulong multiplier, uint shift);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_restorer_address")]
    public static extern ulong RestorerAddress();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_start_block_address")]
    public static extern ulong StartBlock();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_child_entry_address")]
    public static extern ulong ChildEntryAddress();
}
