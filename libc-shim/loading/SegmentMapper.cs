using System;
using System.Runtime.CompilerServices;
using Rill.Abi;

namespace Rill.Loading;

/// <summary>Puts the segments of a program into an address space.</summary>
public static class SegmentMapper
{
    /// <summary>Maps segments, moved by <paramref name="bias"/>. Where the file does not lie at whole pages, or may
    /// not be mapped, they are copied.</summary>
    /// <param name="target">The space and the file.</param>
    /// <param name="segments">What <see cref="ElfImage.TryParse"/> gave; no address overflows by the bias.</param>
    /// <param name="bias">Page-aligned.</param>
    /// <returns>NoMemory, ReadFailed. What was mapped until then stays.</returns>
    public static LoadStatus Map<TTarget>(ref TTarget target, ReadOnlySpan<ElfSegment> segments, ulong bias)
        where TTarget : struct, IProgramTarget
    {
        foreach (ref readonly ElfSegment segment in segments)
        {
            LoadStatus status = Map(ref target, in segment, bias);
            if (status != LoadStatus.Ok)
            {
                return status;
            }
        }
        return LoadStatus.Ok;
    }

    private static LoadStatus Map<TTarget>(ref TTarget target, in ElfSegment segment, ulong bias)
        where TTarget : struct, IProgramTarget
    {
        ulong start = segment.PageStart + bias;
        ulong end = segment.PageEnd + bias;
        ulong address = segment.Address + bias;
        if (segment.FileSize == 0)
        {
            return target.TryMapZeroes(start, end - start, segment.Protection) ? LoadStatus.Ok : LoadStatus.NoMemory;
        }
        ulong source = target.FileOffset + segment.Offset;
        if (!Pages.Aligned(source - address) || !target.MayMap(segment.Protection))
        {
            return target.TryMapZeroes(start, end - start, segment.Protection)
                ? target.Copy(segment.Offset, address, segment.FileSize)
                : LoadStatus.NoMemory;
        }

        ulong fileEnd = address + segment.FileSize;
        ulong mapped = Pages.Up(fileEnd);
        if (!target.TryMap(start, mapped - start, segment.Protection, source - (address - start)))
        {
            return LoadStatus.NoMemory;
        }

        // What follows the file's bytes in their last page must be zero where the segment goes on.
        bool isFilled = segment.MemorySize == segment.FileSize || TryZero(ref target, fileEnd, (int)(mapped - fileEnd));
        return isFilled && (mapped == end || target.TryMapZeroes(mapped, end - mapped, segment.Protection))
            ? LoadStatus.Ok
            : LoadStatus.NoMemory;
    }

    // Only what is written is cleared.
    [SkipLocalsInit]
    private static bool TryZero<TTarget>(ref TTarget target, ulong address, int length)
        where TTarget : struct, IProgramTarget
    {
        if (length == 0)
        {
            return true;
        }
        Span<byte> zeroes = stackalloc byte[(int)Pages.Size];
        zeroes = zeroes.Slice(0, length);
        zeroes.Clear();
        return target.TryWrite(address, zeroes);
    }
}
