using Rill.Abi;
using Rill.Loading;
using Rill.Runtime.Native;

namespace Rill.Runtime.Loading;

/// <summary>A program's file: a range of a Memory object.</summary>
/// <param name="Kernel">The kernel whose table holds the handle.</param>
/// <param name="Memory">The Memory object; Read, Map and Execute.</param>
/// <param name="Offset">Where the file starts in it. Page-aligned: pages are mapped; else they are copied.</param>
/// <param name="Size">The file's size in bytes.</param>
/// <param name="Tag">Kept with its mappings (<see cref="MapRequest.Tag"/>).</param>
public readonly record struct ProgramFile(KernelCalls Kernel, uint Memory, ulong Offset, ulong Size, ulong Tag = 0)
    : IFileSource
{
    /// <inheritdoc/>
    public bool TryRead(ulong offset, Span<byte> buffer) =>
        offset <= Size
        && (ulong)buffer.Length <= Size - offset
        && Kernel.MemoryRead(Memory, Offset + offset, buffer, out int read) == Status.Ok
        && read == buffer.Length;
}
