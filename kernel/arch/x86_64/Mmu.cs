using System;
using System.Runtime.CompilerServices;

namespace Rill.Kernel.Arch;

/// <summary>Roots of page tables.</summary>
public static unsafe class Mmu
{
    private const int EntriesOfHalf = 256;

    /// <summary>The root table that maps the kernel only; for cores that run no process.</summary>
    public static ulong KernelRoot => KernelTables.Root;

    /// <summary>Uses a root table on this core from now on. Entries of its kernel half must be as
    /// <see cref="InitRoot"/> made them.</summary>
    public static void Activate(ulong rootPhysical) => Instruction.WriteCr3(rootPhysical);

    /// <summary>Fills the kernel half of a new root table. The lower half is the caller's.</summary>
    /// <param name="root">The table, 4096 bytes, through the direct map.</param>
    public static void InitRoot(byte* root)
    {
        ulong* kernel = (ulong*)DirectMap.ToVirtual(KernelTables.Root) + EntriesOfHalf;
        new ReadOnlySpan<ulong>(kernel, EntriesOfHalf).CopyTo(new Span<ulong>((ulong*)root + EntriesOfHalf, EntriesOfHalf));
    }
}
