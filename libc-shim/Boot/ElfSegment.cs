using System.Runtime.InteropServices;

namespace Rill.Shim;

/// <summary>A program header of a 64-bit ELF file (System V gABI, chapter 5: Program Header).</summary>
[StructLayout(LayoutKind.Sequential)]
public struct ElfSegment
{
    public uint Type;
    public uint Flags;
    public ulong Offset, Address, PhysicalAddress, FileSize, MemorySize, Alignment;

    public const uint Load = 1;
    public const uint Execute = 1, Write = 2, Read = 4;
}
