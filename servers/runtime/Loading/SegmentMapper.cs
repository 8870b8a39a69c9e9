using System.Buffers;
using Rill.Abi;
using Rill.Runtime.Native;

namespace Rill.Runtime.Loading;

/// <summary>Puts segments into an address space.</summary>
internal static class SegmentMapper
{
    private const int CopyChunk = 64 * 1024;
    private const MapFlags Placed = MapFlags.Fixed | MapFlags.NoReplace;

    /// <summary>Maps all segments of an image, moved by <paramref name="bias"/>.</summary>
    public static LoadStatus Map(KernelCalls kernel, uint space, in ProgramFile file, ElfImage image, ulong bias)
    {
        foreach (ElfSegment segment in image.Segments)
        {
            LoadStatus status = Map(kernel, space, in file, in segment, bias);
            if (status != LoadStatus.Ok)
            {
                return status;
            }
        }

        return LoadStatus.Ok;
    }

    /// <summary>Maps a range of fixed place; anonymous without a Memory object.</summary>
    public static bool TryMap(
        KernelCalls kernel, uint space, ulong address, ulong length, Protection protection, uint memory = 0, ulong offset = 0, ulong tag = 0) =>
        kernel.SpaceMap(
            space,
            new MapRequest
            {
                Memory = memory,
                Protection = protection,
                Flags = Placed,
                Address = address,
                Length = length,
                Offset = offset,
                Tag = tag,
            },
            out _) == Status.Ok;

    private static LoadStatus Map(KernelCalls kernel, uint space, in ProgramFile file, in ElfSegment segment, ulong bias)
    {
        ulong start = segment.PageStart + bias;
        ulong end = segment.PageEnd + bias;
        ulong address = segment.Address + bias;
        ulong mapped = start;
        if (segment.FileSize > 0)
        {
            ulong fileEnd = address + segment.FileSize;
            ulong objectOffset = file.Offset + segment.Offset;
            if ((objectOffset - address) % ElfImage.PageSize == 0)
            {
                mapped = ElfImage.RoundUp(fileEnd);
                if (!TryMap(
                    kernel, space, start, mapped - start, segment.Protection, file.Memory, objectOffset - (address - start), file.Tag))
                {
                    return LoadStatus.NoMemory;
                }

                // What follows the file's bytes in their last page must be zero where the segment goes on.
                ulong tail = Math.Min(mapped, address + segment.MemorySize) - fileEnd;
                if (tail > 0 && !TryZero(kernel, space, fileEnd, (int)(mapped - fileEnd)))
                {
                    return LoadStatus.NoMemory;
                }
            }
            else
            {
                mapped = end;
                if (!TryMap(kernel, space, start, end - start, segment.Protection))
                {
                    return LoadStatus.NoMemory;
                }

                LoadStatus copied = Copy(kernel, space, in file, segment.Offset, address, segment.FileSize);
                if (copied != LoadStatus.Ok)
                {
                    return copied;
                }
            }
        }

        return mapped == end || TryMap(kernel, space, mapped, end - mapped, segment.Protection)
            ? LoadStatus.Ok
            : LoadStatus.NoMemory;
    }

    private static bool TryZero(KernelCalls kernel, uint space, ulong address, int length)
    {
        Span<byte> zeroes = stackalloc byte[length];
        zeroes.Clear();
        return kernel.SpaceWrite(space, address, zeroes, SpaceWriteFlags.Force, out int written) == Status.Ok && written == length;
    }

    private static LoadStatus Copy(
        KernelCalls kernel, uint space, in ProgramFile file, ulong offset, ulong address, ulong length)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyChunk);
        try
        {
            for (ulong done = 0; done < length;)
            {
                Span<byte> part = buffer.AsSpan(0, (int)Math.Min(length - done, CopyChunk));
                if (!file.TryRead(offset + done, part))
                {
                    return LoadStatus.ReadFailed;
                }

                Status status = kernel.SpaceWrite(space, address + done, part, SpaceWriteFlags.Force, out int written);
                if (status != Status.Ok || written != part.Length)
                {
                    return LoadStatus.NoMemory;
                }

                done += (ulong)part.Length;
            }

            return LoadStatus.Ok;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
