using System;
using Rill.Abi;

namespace Rill.Loading;

/// <summary>An address space that a program is loaded into from a range of a Memory object, its file.</summary>
public interface IProgramTarget : IMappingTarget
{
    /// <summary>Where the file starts in the Memory object. Page-aligned: pages are mapped; else they are copied.</summary>
    ulong FileOffset { get; }

    /// <summary>Whether the file's pages may be mapped with an access; where not, they are copied.</summary>
    bool MayMap(Protection protection);

    /// <summary>Writes into private memory, whatever its protection.</summary>
    bool TryWrite(ulong address, ReadOnlySpan<byte> bytes);

    /// <summary>Copies bytes of the file into private memory, whatever its protection.</summary>
    /// <param name="offset">From where on, in the file.</param>
    /// <param name="address">Where to.</param>
    /// <param name="length">How many bytes.</param>
    /// <returns>ReadFailed, NoMemory.</returns>
    LoadStatus Copy(ulong offset, ulong address, ulong length);
}
