using System;

namespace Rill.Loading;

/// <summary>An archive that is read from its begin to its end.</summary>
public interface IArchiveSource
{
    /// <summary>Its bytes; what follows the last entry does not matter.</summary>
    ulong Size { get; }

    /// <summary>The bytes at a place: <paramref name="length"/> of them, or more; fewer where the archive ends or cannot
    /// be read. They stay until the next call.</summary>
    ReadOnlySpan<byte> At(ulong offset, int length);
}
