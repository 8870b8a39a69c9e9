using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rill.Abi;
using Rill.LinuxAbi;

namespace Rill.Loading;

/// <summary>
/// What a loader needs of an ELF program besides its segments. Parsing trusts nothing: an image that was given with
/// <see cref="LoadStatus.Ok"/> is consistent.
/// </summary>
public struct ElfImage
{
    private const ulong MaxInterpreterPath = NameLimits.PathMax;

    /// <summary>Whether it may be placed anywhere (ET_DYN).</summary>
    public bool IsPositionIndependent { get; private set; }

    /// <summary>The entry point, before the bias; it lies in an executable segment.</summary>
    public ulong Entry { get; private set; }

    /// <summary>Where the program headers are in memory, before the bias; 0 if no segment holds them.</summary>
    public ulong ProgramHeaderAddress { get; private set; }

    /// <summary>How many program headers there are.</summary>
    public int ProgramHeaderCount { get; private set; }

    /// <summary>How many loadable segments there are; not 0.</summary>
    public int SegmentCount { get; private set; }

    /// <summary>The first page's address, before the bias.</summary>
    public ulong Start { get; private set; }

    /// <summary>The address past the last page, before the bias; at most <see cref="Layout.MapTop"/>.</summary>
    public ulong End { get; private set; }

    /// <summary>Where the interpreter's path is in the file.</summary>
    public ulong InterpreterOffset { get; private set; }

    /// <summary>The bytes of the interpreter's path with its NUL, at least 2; 0: the program needs none.</summary>
    public int InterpreterLength { get; private set; }

    /// <summary>Reads and checks the headers of a program.</summary>
    /// <param name="file">The file.</param>
    /// <param name="segments">Room for <see cref="ElfHeaders.MaxProgramHeaders"/>: the first
    /// <see cref="SegmentCount"/> become its segments, by rising address, no two in one page.</param>
    /// <param name="image">What was read.</param>
    /// <returns>NotElf, WrongMachine, Malformed.</returns>
    [SkipLocalsInit]
    public static LoadStatus TryParse<TSource>(in TSource file, Span<ElfSegment> segments, out ElfImage image)
        where TSource : struct, IFileSource
    {
        image = default;
        LoadStatus status = ElfHeaders.TryRead(in file, out ElfFileHeader header);
        if (status != LoadStatus.Ok)
        {
            return status;
        }
        Span<ElfProgramHeader> room = stackalloc ElfProgramHeader[ElfHeaders.MaxProgramHeaders];
        Span<ElfProgramHeader> table = room.Slice(0, header.ProgramHeaderCount);
        return ElfHeaders.TryReadTable(in file, in header, table) && image.TryTake(in header, table, file.Size, segments)
            ? LoadStatus.Ok
            : LoadStatus.Malformed;
    }

    private bool TryTake(in ElfFileHeader header, ReadOnlySpan<ElfProgramHeader> table, ulong fileSize, Span<ElfSegment> segments)
    {
        IsPositionIndependent = header.Type == ElfType.Shared;
        Entry = header.Entry;
        ProgramHeaderCount = header.ProgramHeaderCount;
        bool entryIsCode = false;
        foreach (ref readonly ElfProgramHeader each in table)
        {
            if (each.Type == ElfSegmentType.Interpreter)
            {
                if (InterpreterLength != 0 || each.FileSize is < 2 or > MaxInterpreterPath
                    || each.FileSize > fileSize || each.Offset > fileSize - each.FileSize)
                {
                    return false;
                }
                InterpreterOffset = each.Offset;
                InterpreterLength = (int)each.FileSize;
            }
            if (each.Type != ElfSegmentType.Load || each.MemorySize == 0)
            {
                continue;
            }
            if (!TryCheck(in each, out ElfSegment segment) || segment.PageStart < End)
            {
                return false;
            }
            segments[SegmentCount] = segment;
            Start = SegmentCount == 0 ? segment.PageStart : Start;
            End = segment.PageEnd;
            SegmentCount++;
            entryIsCode |= (segment.Protection & Protection.Execute) != 0 && segment.Contains(Entry);

            // As Linux computes AT_PHDR: through the segment whose file bytes hold the headers.
            if (header.ProgramHeaders >= segment.Offset && header.ProgramHeaders - segment.Offset < segment.FileSize)
            {
                ProgramHeaderAddress = segment.Address + (header.ProgramHeaders - segment.Offset);
            }
        }
        return entryIsCode;
    }

    private readonly bool TryCheck(in ElfProgramHeader header, out ElfSegment segment)
    {
        segment = default;
        ulong least = IsPositionIndependent ? 0 : Layout.UserStart;
        if (header.Address < least || header.Address >= Layout.MapTop
            || header.MemorySize > Layout.MapTop - header.Address
            || !Pages.Aligned(header.Address - header.Offset))
        {
            return false;
        }
        Protection protection = ((header.Flags & ElfSegmentFlags.Read) != 0 ? Protection.Read : Protection.None)
            | ((header.Flags & ElfSegmentFlags.Write) != 0 ? Protection.Write : Protection.None)
            | ((header.Flags & ElfSegmentFlags.Execute) != 0 ? Protection.Execute : Protection.None);
        segment = new ElfSegment(header.Offset, header.FileSize, header.Address, header.MemorySize, protection);
        return true;
    }
}
