using System.Runtime;
using System.Runtime.CompilerServices;

namespace Rill.Kernel.Arch;

/// <summary>The processor's I/O ports.</summary>
public static class IoPort
{
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_in8")]
    public static extern byte Read8(ushort port);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_in16")]
    public static extern ushort Read16(ushort port);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_in32")]
    public static extern uint Read32(ushort port);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_out8")]
    public static extern void Write8(ushort port, byte value);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_out16")]
    public static extern void Write16(ushort port, ushort value);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "arch_out32")]
    public static extern void Write32(ushort port, uint value);
}
