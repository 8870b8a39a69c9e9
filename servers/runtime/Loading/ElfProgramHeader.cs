using System.Runtime.InteropServices;

namespace Rill.Runtime.Loading;

/// <summary>An ELF64 program header (System V ABI, "Program Header").</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ElfProgramHeader
{
    public const uint TypeLoad = 1;
    public const uint TypeInterpreter = 3;
    public const uint FlagExecute = 1;
    public const uint FlagWrite = 2;
    public const uint FlagRead = 4;

    public uint Type;
    public uint Flags;
    public ulong Offset;
    public ulong Address;
    public ulong PhysicalAddress;
    public ulong FileSize;
    public ulong MemorySize;
    public ulong Alignment;
}
