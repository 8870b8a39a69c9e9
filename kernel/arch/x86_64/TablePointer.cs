using System.Runtime.InteropServices;

namespace Rill.Kernel.Arch;

/// <summary>The operand of LGDT and LIDT (Intel SDM 3A, 3.5.1).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct TablePointer
{
    public ushort Limit;
    public ulong Base;
}
