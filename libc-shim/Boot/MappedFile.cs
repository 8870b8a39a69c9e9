using System;
using Rill.Loading;

namespace Rill.Shim;

/// <summary>A file of an archive in memory.</summary>
internal readonly unsafe struct MappedFile(byte* archive, ulong offset, ulong size) : IFileSource
{
    private readonly byte* _archive = archive;

    /// <summary>Where it starts in the archive.</summary>
    public ulong Offset { get; } = offset;

    public ulong Size { get; } = size;

    public bool TryRead(ulong offset, Span<byte> buffer)
    {
        if (offset > Size || (ulong)(uint)buffer.Length > Size - offset)
        {
            return false;
        }
        new ReadOnlySpan<byte>(_archive + Offset + offset, buffer.Length).CopyTo(buffer);
        return true;
    }
}
