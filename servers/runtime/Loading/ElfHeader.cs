using System.Runtime.InteropServices;

namespace Rill.Runtime.Loading;

/// <summary>The ELF64 file header (System V ABI, "ELF Header").</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ElfHeader
{
    /// <summary>0x7F, 'E', 'L', 'F' as a little-endian number.</summary>
    public const uint MagicValue = 0x464C_457F;
    public const byte Class64 = 2;
    public const byte LittleEndian = 1;
    public const byte CurrentVersion = 1;
    public const ushort TypeExecutable = 2;
    public const ushort TypeShared = 3;
    /// <summary>EM_X86_64 (AMD64 supplement, 4.1).</summary>
    public const ushort MachineX8664 = 62;

    public uint Magic;
    public byte Class;
    public byte Encoding;
    public byte IdentVersion;
    public byte OsAbi;
    public ulong Padding;
    public ushort Type;
    public ushort Machine;
    public uint Version;
    public ulong Entry;
    public ulong ProgramHeaders;
    public ulong SectionHeaders;
    public uint Flags;
    public ushort HeaderSize;
    public ushort ProgramHeaderSize;
    public ushort ProgramHeaderCount;
    public ushort SectionHeaderSize;
    public ushort SectionHeaderCount;
    public ushort SectionNames;
}
