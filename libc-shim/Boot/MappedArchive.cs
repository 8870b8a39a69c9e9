using System;
using Rill.Loading;

namespace Rill.Shim;

/// <summary>An archive in memory.</summary>
internal readonly unsafe struct MappedArchive(byte* bytes, ulong size) : IArchiveSource
{
    private readonly byte* _bytes = bytes;

    public ulong Size { get; } = size;

    /// <summary>A file in it, which lies in it.</summary>
    public MappedFile FileAt(ulong offset, ulong length) => new(_bytes, offset, length);

    public ReadOnlySpan<byte> At(ulong offset, int length) =>
        offset >= Size ? default : new ReadOnlySpan<byte>(_bytes + offset, (int)Math.Min(Size - offset, int.MaxValue));
}
