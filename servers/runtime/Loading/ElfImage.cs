using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rill.Abi;

namespace Rill.Runtime.Loading;

/// <summary>What a loader needs of an ELF file. Parsing trusts nothing: an image that exists is consistent.</summary>
public sealed class ElfImage
{
    /// <summary>The size of a page, in bytes.</summary>
    public const ulong PageSize = 4096;

    /// <summary>Program headers are read into this much at most; Linux's bound is 64 KiB, real files have a dozen.</summary>
    private const int MaxProgramHeaders = 64;

    private const int MaxInterpreterPath = 4096;

    private ElfImage(bool isPositionIndependent, ulong entry, ulong programHeaders, int count, ElfSegment[] segments, byte[]? interpreter)
    {
        IsPositionIndependent = isPositionIndependent;
        Entry = entry;
        ProgramHeaderAddress = programHeaders;
        ProgramHeaderCount = count;
        Segments = segments;
        Interpreter = interpreter;
    }

    /// <summary>Whether it may be placed anywhere (ET_DYN).</summary>
    public bool IsPositionIndependent { get; }

    /// <summary>The entry point, before the bias.</summary>
    public ulong Entry { get; }

    /// <summary>Where the program headers are in memory, before the bias; 0 if no segment holds them.</summary>
    public ulong ProgramHeaderAddress { get; }

    /// <summary>How many program headers there are.</summary>
    public int ProgramHeaderCount { get; }

    /// <summary>The segments, by rising address, no two in one page.</summary>
    public ElfSegment[] Segments { get; }

    /// <summary>The interpreter's path without its NUL; null if there is none.</summary>
    public byte[]? Interpreter { get; }

    /// <summary>The first page's address, before the bias.</summary>
    public ulong Start => Segments[0].PageStart;

    /// <summary>The address past the last page, before the bias.</summary>
    public ulong End => Segments[^1].PageEnd;

    /// <summary>Reads and checks the headers of a file.</summary>
    public static LoadStatus TryParse(in ProgramFile file, out ElfImage image)
    {
        image = null!;
        var header = default(ElfHeader);
        if (!file.TryRead(0, MemoryMarshal.AsBytes(new Span<ElfHeader>(ref header))) || header.Magic != ElfHeader.MagicValue)
        {
            return LoadStatus.NotElf;
        }

        if (header.Class != ElfHeader.Class64 || header.Encoding != ElfHeader.LittleEndian
            || header.Machine != ElfHeader.MachineX8664
            || header.Type is not (ElfHeader.TypeExecutable or ElfHeader.TypeShared))
        {
            return LoadStatus.WrongMachine;
        }

        if (header.IdentVersion != ElfHeader.CurrentVersion
            || header.ProgramHeaderSize != Unsafe.SizeOf<ElfProgramHeader>()
            || header.ProgramHeaderCount is 0 or > MaxProgramHeaders)
        {
            return LoadStatus.Malformed;
        }

        var headers = new ElfProgramHeader[header.ProgramHeaderCount];
        if (!file.TryRead(header.ProgramHeaders, MemoryMarshal.AsBytes(headers.AsSpan())))
        {
            return LoadStatus.Malformed;
        }

        return TryBuild(in file, in header, headers, out image);
    }

    internal static ulong RoundUp(ulong value) => (value + PageSize - 1) & ~(PageSize - 1);

    private static LoadStatus TryBuild(
        in ProgramFile file, in ElfHeader header, ElfProgramHeader[] headers, out ElfImage image)
    {
        image = null!;
        bool independent = header.Type == ElfHeader.TypeShared;
        var segments = new List<ElfSegment>();
        byte[]? interpreter = null;
        foreach (ref readonly ElfProgramHeader each in headers.AsSpan())
        {
            if (each.Type == ElfProgramHeader.TypeLoad && each.MemorySize != 0)
            {
                if (!TryCheck(in each, file.Size, independent, out ElfSegment segment)
                    || (segments.Count > 0 && segment.PageStart < segments[^1].PageEnd))
                {
                    return LoadStatus.Malformed;
                }

                segments.Add(segment);
            }
            else if (each.Type == ElfProgramHeader.TypeInterpreter)
            {
                if (interpreter is not null || !TryReadInterpreter(in file, in each, out interpreter))
                {
                    return LoadStatus.Malformed;
                }
            }
        }

        ulong entry = header.Entry;
        if (!segments.Exists(segment =>
            segment.Protection.HasFlag(Protection.Execute)
            && entry >= segment.Address && entry - segment.Address < segment.MemorySize))
        {
            return LoadStatus.Malformed;
        }

        // As Linux computes AT_PHDR: through the segment whose file bytes hold the headers.
        ulong offset = header.ProgramHeaders;
        ulong address = 0;
        foreach (ElfSegment segment in segments)
        {
            if (offset >= segment.Offset && offset - segment.Offset < segment.FileSize)
            {
                address = segment.Address + (offset - segment.Offset);
            }
        }

        image = new ElfImage(independent, entry, address, headers.Length, [.. segments], interpreter);
        return LoadStatus.Ok;
    }

    private static bool TryCheck(in ElfProgramHeader header, ulong fileSize, bool independent, out ElfSegment segment)
    {
        segment = default;
        ulong least = independent ? 0 : Layout.UserStart;
        if (header.FileSize > header.MemorySize
            || header.FileSize > fileSize || header.Offset > fileSize - header.FileSize
            || header.Address < least || header.Address >= Layout.MapTop
            || header.MemorySize > Layout.MapTop - header.Address
            || (header.Address - header.Offset) % PageSize != 0)
        {
            return false;
        }

        Protection protection = ((header.Flags & ElfProgramHeader.FlagRead) != 0 ? Protection.Read : 0)
            | ((header.Flags & ElfProgramHeader.FlagWrite) != 0 ? Protection.Write : 0)
            | ((header.Flags & ElfProgramHeader.FlagExecute) != 0 ? Protection.Execute : 0);
        segment = new ElfSegment(header.Offset, header.FileSize, header.Address, header.MemorySize, protection);
        return true;
    }

    private static bool TryReadInterpreter(in ProgramFile file, in ElfProgramHeader header, out byte[]? path)
    {
        path = null;
        if (header.FileSize is < 2 or > MaxInterpreterPath)
        {
            return false;
        }

        byte[] bytes = new byte[(int)header.FileSize];
        if (!file.TryRead(header.Offset, bytes) || bytes[^1] != 0)
        {
            return false;
        }

        path = bytes[..Array.IndexOf(bytes, (byte)0)];
        return path.Length > 0;
    }
}
