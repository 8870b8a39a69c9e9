using System.Buffers;
using Rill.Abi;
using Rill.Loading;
using Rill.Runtime.Native;

namespace Rill.Runtime.Loading;

/// <summary>An address space that a file's pages are mapped into by kernel calls.</summary>
/// <param name="space">The space.</param>
/// <param name="file">The file.</param>
internal readonly struct SpaceTarget(uint space, in ProgramFile file) : IProgramTarget
{
    private const int CopyChunk = 64 * 1024;

    private readonly ProgramFile _file = file;

    public ulong FileOffset => _file.Offset;

    private KernelCalls Kernel => _file.Kernel;

    public bool MayMap(Protection protection) => true;

    public bool TryMap(ulong address, ulong length, Protection protection, ulong offset) =>
        TryMap(address, length, protection, _file.Memory, offset, _file.Tag);

    public bool TryMapZeroes(ulong address, ulong length, Protection protection) =>
        TryMap(address, length, protection, memory: 0, offset: 0, tag: 0);

    public bool TryWrite(ulong address, ReadOnlySpan<byte> bytes) =>
        Kernel.SpaceWrite(space, address, bytes, SpaceWriteFlags.Force, out int written) == Status.Ok
        && written == bytes.Length;

    public LoadStatus Copy(ulong offset, ulong address, ulong length)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyChunk);
        try
        {
            for (ulong done = 0; done < length;)
            {
                Span<byte> part = buffer.AsSpan(0, (int)Math.Min(length - done, CopyChunk));
                if (!_file.TryRead(offset + done, part))
                {
                    return LoadStatus.ReadFailed;
                }

                if (!TryWrite(address + done, part))
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

    private bool TryMap(ulong address, ulong length, Protection protection, uint memory, ulong offset, ulong tag) =>
        Kernel.SpaceMap(
            space,
            new MapRequest
            {
                Memory = memory,
                Protection = protection,
                Flags = MapFlags.Fixed | MapFlags.NoReplace,
                Address = address,
                Length = length,
                Offset = offset,
                Tag = tag,
            },
            out _) == Status.Ok;
}
