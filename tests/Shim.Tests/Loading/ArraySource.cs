using Rill.Loading;

namespace Rill.Shim.Tests.Loading;

/// <summary>A file or an archive in an array: what is read outside of it throws.</summary>
internal readonly struct ArraySource(byte[] bytes) : IFileSource, IArchiveSource
{
    public ulong Size => (ulong)bytes.Length;

    public bool TryRead(ulong offset, Span<byte> buffer)
    {
        if (offset > Size || (ulong)buffer.Length > Size - offset)
        {
            return false;
        }
        bytes.AsSpan((int)offset, buffer.Length).CopyTo(buffer);
        return true;
    }

    public ReadOnlySpan<byte> At(ulong offset, int length) =>
        bytes.AsSpan(checked((int)offset), Math.Min(length, bytes.Length - (int)offset));
}
