using System.Runtime.InteropServices;

namespace Rill.Loading;

/// <summary>An ELF64 program header (System V gABI, chapter 5, "Program Header").</summary>
[StructLayout(LayoutKind.Sequential)]
public struct ElfProgramHeader
{
    /// <summary>Bytes of one, in a file and in AT_PHENT.</summary>
    public const int Bytes = 56;

    public ElfSegmentType Type;
    public ElfSegmentFlags Flags;
    public ulong Offset;
    public ulong Address;
    public ulong PhysicalAddress;
    public ulong FileSize;
    public ulong MemorySize;
    public ulong Alignment;
}
