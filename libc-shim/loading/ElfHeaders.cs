using System;
using System.Runtime.InteropServices;

namespace Rill.Loading;

/// <summary>Reads the headers of ELF64 files for x86-64, as far as they are the same for programs and for the kernel.</summary>
public static class ElfHeaders
{
    /// <summary>How many program headers a file may have: Linux's bound is 64 KiB, real files have a dozen.</summary>
    public const int MaxProgramHeaders = 64;

    /// <summary>Reads the file header and checks what it says of itself and of its tables' entries.</summary>
    /// <returns>NotElf, WrongMachine (also for object files), Malformed.</returns>
    public static LoadStatus TryRead<TSource>(in TSource file, out ElfFileHeader header)
        where TSource : struct, IFileSource
    {
        header = default;
        if (!file.TryRead(0, MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref header, 1)))
            || header.Magic != ElfFileHeader.MagicValue)
        {
            return LoadStatus.NotElf;
        }
        if (header.Class != ElfFileHeader.Class64 || header.Encoding != ElfFileHeader.LittleEndian
            || header.Machine != ElfFileHeader.MachineX8664
            || header.Type is not (ElfType.Executable or ElfType.Shared))
        {
            return LoadStatus.WrongMachine;
        }
        return header.IdentVersion == ElfFileHeader.CurrentVersion
            && header.ProgramHeaderSize == ElfProgramHeader.Bytes
            && header.ProgramHeaderCount is not 0 and <= MaxProgramHeaders
            ? LoadStatus.Ok
            : LoadStatus.Malformed;
    }

    /// <summary>Reads the program headers and checks that what each says of the file lies in it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="header">Its header.</param>
    /// <param name="table">As many as the header says.</param>
    public static bool TryReadTable<TSource>(in TSource file, in ElfFileHeader header, Span<ElfProgramHeader> table)
        where TSource : struct, IFileSource
    {
        if (table.Length != header.ProgramHeaderCount || !file.TryRead(header.ProgramHeaders, MemoryMarshal.AsBytes(table)))
        {
            return false;
        }
        foreach (ref readonly ElfProgramHeader each in table)
        {
            if (each.Type == ElfSegmentType.Load
                && (each.FileSize > each.MemorySize || each.FileSize > file.Size || each.Offset > file.Size - each.FileSize))
            {
                return false;
            }
        }
        return true;
    }
}
