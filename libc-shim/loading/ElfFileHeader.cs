using System.Runtime.InteropServices;

namespace Rill.Loading;

/// <summary>The header that an ELF64 file begins with (System V gABI, chapter 4, "ELF Header").</summary>
[StructLayout(LayoutKind.Sequential)]
public struct ElfFileHeader
{
    /// <summary>0x7F, 'E', 'L', 'F' as a little-endian number.</summary>
    public const uint MagicValue = 0x464C_457F;
    /// <summary>ELFCLASS64.</summary>
    public const byte Class64 = 2;
    /// <summary>ELFDATA2LSB.</summary>
    public const byte LittleEndian = 1;
    /// <summary>EV_CURRENT.</summary>
    public const byte CurrentVersion = 1;
    /// <summary>EM_X86_64 (AMD64 supplement, 4.1).</summary>
    public const ushort MachineX8664 = 62;

    /// <summary>Bytes of one.</summary>
    public const int Bytes = 64;

    public uint Magic;
    public byte Class;
    public byte Encoding;
    public byte IdentVersion;
    public byte OsAbi;
    public ulong Padding;
    public ElfType Type;
    public ushort Machine;
    public uint Version;
    public ulong Entry;
    /// <summary>Where the program headers begin in the file; their size and number below.</summary>
    public ulong ProgramHeaders;
    /// <summary>Where the section headers begin in the file.</summary>
    public ulong SectionHeaders;
    public uint Flags;
    public ushort HeaderSize;
    public ushort ProgramHeaderSize;
    public ushort ProgramHeaderCount;
    public ushort SectionHeaderSize;
    public ushort SectionHeaderCount;
    /// <summary>The index of the section that holds the sections' names.</summary>
    public ushort SectionNames;

    /// <summary>What is the same in all files of 64-bit x86.</summary>
    public static ElfFileHeader Of(ElfType type)
    {
        ElfFileHeader header = default;
        header.Magic = MagicValue;
        header.Class = Class64;
        header.Encoding = LittleEndian;
        header.IdentVersion = CurrentVersion;
        header.Type = type;
        header.Machine = MachineX8664;
        header.Version = CurrentVersion;
        header.HeaderSize = Bytes;
        return header;
    }
}
