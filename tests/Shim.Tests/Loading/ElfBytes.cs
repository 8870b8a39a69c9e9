using System.Runtime.InteropServices;
using Rill.Loading;

namespace Rill.Shim.Tests.Loading;

/// <summary>Makes ELF files out of their headers.</summary>
internal static class ElfBytes
{
    public const int HeadersAt = 64;

    public static ElfFileHeader Header(ElfType type, ulong entry, int count) => new()
    {
        Magic = ElfFileHeader.MagicValue,
        Class = ElfFileHeader.Class64,
        Encoding = ElfFileHeader.LittleEndian,
        IdentVersion = ElfFileHeader.CurrentVersion,
        Type = type,
        Machine = ElfFileHeader.MachineX8664,
        Version = ElfFileHeader.CurrentVersion,
        Entry = entry,
        ProgramHeaders = HeadersAt,
        HeaderSize = HeadersAt,
        ProgramHeaderSize = ElfProgramHeader.Bytes,
        ProgramHeaderCount = (ushort)count,
    };

    public static ElfProgramHeader Load(
        ElfSegmentFlags flags, ulong offset, ulong address, ulong fileSize, ulong memorySize) => new()
        {
            Type = ElfSegmentType.Load,
            Flags = flags,
            Offset = offset,
            Address = address,
            PhysicalAddress = address,
            FileSize = fileSize,
            MemorySize = memorySize,
            Alignment = 0x1000,
        };

    /// <summary>A file of <paramref name="size"/> bytes, none of them 0 behind the headers.</summary>
    public static byte[] Make(int size, in ElfFileHeader header, params ElfProgramHeader[] segments)
    {
        byte[] file = new byte[size];
        for (int i = 0; i < size; i++)
        {
            file[i] = (byte)(1 + (i % 251));
        }
        MemoryMarshal.Write(file, in header);
        MemoryMarshal.AsBytes<ElfProgramHeader>(segments).CopyTo(file.AsSpan(HeadersAt));
        return file;
    }

    /// <summary>Text with the headers, then data with zeroes behind it that ends in a page of its own.</summary>
    public static byte[] Program(ElfType type = ElfType.Executable) => Make(
        0x2000,
        Header(type, 0x40_0123, 2),
        Load(ElfSegmentFlags.Read | ElfSegmentFlags.Execute, 0, 0x40_0000, 0x300, 0x300),
        Load(ElfSegmentFlags.Read | ElfSegmentFlags.Write, 0x1010, 0x40_2010, 0x100, 0x2100));
}
