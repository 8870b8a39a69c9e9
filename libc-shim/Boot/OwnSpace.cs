using System;
using Rill.Abi;
using Rill.Loading;

namespace Rill.Shim;

/// <summary>The first process's own space, which a file of the initial archive is loaded into.</summary>
/// <param name="archive">Where the archive is mapped, readable.</param>
/// <param name="fileOffset">Where the file starts in it.</param>
internal readonly unsafe struct OwnSpace(byte* archive, ulong fileOffset) : IProgramTarget
{
    private readonly byte* _archive = archive;

    public ulong FileOffset { get; } = fileOffset;

    /// <summary>The archive's handle has no Execute.</summary>
    public bool MayMap(Protection protection) => (protection & Protection.Execute) == 0;

    public bool TryMap(ulong address, ulong length, Protection protection, ulong offset)
    {
        MapRequest request = default;
        request.Memory = BootHandles.Archive;
        request.Protection = protection;
        request.Flags = MapFlags.Fixed | MapFlags.NoReplace;
        request.Address = address;
        request.Length = length;
        request.Offset = offset;
        return KernelCalls.SpaceMap(0, &request) >= 0;
    }

    public bool TryMapZeroes(ulong address, ulong length, Protection protection) =>
        KernelCalls.MapAnonymous(address, length, protection, MapFlags.NoReplace) >= 0;

    public bool TryWrite(ulong address, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return TryWrite(address, start, (ulong)(uint)bytes.Length);
        }
    }

    public LoadStatus Copy(ulong offset, ulong address, ulong length) =>
        TryWrite(address, _archive + FileOffset + offset, length) ? LoadStatus.Ok : LoadStatus.NoMemory;

    private static bool TryWrite(ulong address, byte* bytes, ulong length) =>
        KernelCalls.SpaceWrite(0, address, bytes, length, SpaceWriteFlags.Force) == (long)length;
}
