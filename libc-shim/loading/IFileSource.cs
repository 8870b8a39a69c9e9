using System;

namespace Rill.Loading;

/// <summary>A file that headers are read from.</summary>
public interface IFileSource
{
    /// <summary>Its bytes.</summary>
    ulong Size { get; }

    /// <summary>Reads exactly <paramref name="buffer"/>'s length from <paramref name="offset"/> on; false if that much is
    /// not there.</summary>
    bool TryRead(ulong offset, Span<byte> buffer);
}
