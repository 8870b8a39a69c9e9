using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rill.Kernel.Arch;

/// <summary>A core's segment descriptors and task state (Intel SDM 3A, 3.4.5, 7.7).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DescriptorTables
{
    private const int GdtEntries = 8;
    private const ulong TssLimit = 103;

    private GdtEntryTable _gdt;
    private TaskStateSegment _task;

    /// <summary>Fills the tables and uses them on this core.</summary>
    /// <param name="tables">In memory that stays.</param>
    /// <param name="kernelStack">Top of the stack for entries from user mode.</param>
    /// <param name="exceptionStacks">Tops of three stacks: double fault, NMI, machine check.</param>
    public static void Load(DescriptorTables* tables, ulong kernelStack, ulong* exceptionStacks)
    {
        tables->_gdt[0] = 0;
        tables->_gdt[1] = 0x00AF_9B00_0000_FFFF; // kernel code, 64-bit
        tables->_gdt[2] = 0x00CF_9300_0000_FFFF; // kernel data
        tables->_gdt[3] = 0x00CF_FB00_0000_FFFF; // user code, 32-bit: sysret's base selector; not used
        tables->_gdt[4] = 0x00CF_F300_0000_FFFF; // user data
        tables->_gdt[5] = 0x00AF_FB00_0000_FFFF; // user code, 64-bit
        ulong task = (ulong)&tables->_task;
        tables->_gdt[6] = TssLimit | ((task & 0xFF_FFFF) << 16) | (0x89ul << 40) | (((task >> 24) & 0xFF) << 56);
        tables->_gdt[7] = task >> 32;
        tables->_task.Rsp0 = kernelStack;
        tables->_task.Ist1 = exceptionStacks[0];
        tables->_task.Ist2 = exceptionStacks[1];
        tables->_task.Ist3 = exceptionStacks[2];
        tables->_task.IoMapBase = (ushort)(TssLimit + 1);

        TablePointer pointer;
        pointer.Limit = GdtEntries * 8 - 1;
        pointer.Base = (ulong)tables;
        Instruction.LoadGdt(&pointer);
        NativeSymbols.ReloadSegments();
        Instruction.LoadTaskRegister(ContextLayout.TaskState);
    }

    [InlineArray(GdtEntries)]
    private struct GdtEntryTable
    {
        private ulong _first;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct TaskStateSegment
    {
        private uint _reserved0;
        public ulong Rsp0, Rsp1, Rsp2;
        private ulong _reserved1;
        public ulong Ist1, Ist2, Ist3, Ist4, Ist5, Ist6, Ist7;
        private ulong _reserved2;
        private ushort _reserved3;
        public ushort IoMapBase;
    }
}
