using System.Runtime.CompilerServices;

namespace Rill.Kernel.Arch;

/// <summary>The interrupt descriptor table (Intel SDM 3A, 6.14.1), one for all cores.</summary>
internal static unsafe class InterruptTable
{
    private const int Vectors = 256;
    private const int BytesOfGate = 16;
    private const ulong KernelGate = 0x8E;
    private const ulong UserGate = 0xEE;

    private static GateTable s_gates;

    /// <summary>Fills the table from the assembly's list of entry points.</summary>
    public static void Build()
    {
        ulong* entries = (ulong*)KernelImage.Linker.Vectors;
        for (int vector = 0; vector < Vectors; vector++)
        {
            ulong stack = vector switch
            {
                Vector.DoubleFault => 1,
                Vector.NonMaskable => 2,
                Vector.MachineCheck => 3,
                _ => 0,
            };
            ulong entry = entries[vector];
            // Present, interrupt gate; INT3 and INTO are the only vectors that an instruction of user mode may raise.
            ulong type = vector is Vector.Breakpoint or Vector.Overflow ? UserGate : KernelGate;
            s_gates[vector * 2] = (entry & 0xFFFF) | (ContextLayout.KernelCode << 16) | (stack << 32) | (type << 40)
                | (((entry >> 16) & 0xFFFF) << 48);
            s_gates[vector * 2 + 1] = entry >> 32;
        }
    }

    /// <summary>Uses the table on this core.</summary>
    public static void Load()
    {
        TablePointer pointer;
        pointer.Limit = Vectors * BytesOfGate - 1;
        pointer.Base = (ulong)Unsafe.AsPointer(ref s_gates);
        Instruction.LoadIdt(&pointer);
    }

    [InlineArray(Vectors * 2)]
    private struct GateTable
    {
        private ulong _first;
    }
}
