using System.Runtime.CompilerServices;

namespace Rill.Kernel.Arch;

/// <summary>The mapping of all physical memory into the kernel's half of every address space.</summary>
public static unsafe class DirectMap
{
    /// <summary>Where physical 0 is mapped.</summary>
    public const ulong Base = 0xFFFF_8000_0000_0000;

    /// <summary>The place of a physical address below the end of RAM (or below 4 GiB).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* ToVirtual(ulong physical) => (byte*)(Base + physical);

    /// <summary>The physical address of a place in the direct map.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ToPhysical(void* pointer) => (ulong)pointer - Base;
}
