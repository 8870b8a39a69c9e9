using Rill.Abi;

namespace Rill.Runtime.Loading;

/// <summary>A loadable segment whose numbers were checked: nothing below overflows or leaves the file.</summary>
/// <param name="Offset">Where its bytes are in the file.</param>
/// <param name="FileSize">How many bytes the file has of it; zeroes follow.</param>
/// <param name="Address">Where it goes, before the bias.</param>
/// <param name="MemorySize">How many bytes it has in memory.</param>
/// <param name="Protection">The access.</param>
public readonly record struct ElfSegment(
    ulong Offset, ulong FileSize, ulong Address, ulong MemorySize, Protection Protection)
{
    /// <summary>The start of its first page.</summary>
    public ulong PageStart => Address & ~(ElfImage.PageSize - 1);

    /// <summary>The end of its last page.</summary>
    public ulong PageEnd => ElfImage.RoundUp(Address + MemorySize);
}
