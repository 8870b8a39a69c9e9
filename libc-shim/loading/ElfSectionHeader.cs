using System.Runtime.InteropServices;

namespace Rill.Loading;

/// <summary>An ELF64 section header (System V gABI, chapter 4, "Sections").</summary>
[StructLayout(LayoutKind.Sequential)]
public struct ElfSectionHeader
{
    /// <summary>Bytes of one.</summary>
    public const int Bytes = 64;

    /// <summary>Where the name starts in the section of the names.</summary>
    public uint Name;
    public ElfSectionType Type;
    public ElfSectionFlags Flags;
    public ulong Address;
    public ulong Offset;
    public ulong Size;
    /// <summary>The index of the section that this one refers to: a symbol table's strings, a relocation's symbols.</summary>
    public uint Link;
    public uint Info;
    public ulong Alignment;
    public ulong EntrySize;
}
