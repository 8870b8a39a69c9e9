using Rill.Abi;

namespace Rill.Loading;

/// <summary>A loadable segment whose numbers were checked: nothing below overflows or leaves the file.</summary>
public readonly struct ElfSegment(
    ulong offset, ulong fileSize, ulong address, ulong memorySize, Protection protection)
{
    /// <summary>Where its bytes are in the file; congruent to <see cref="Address"/> by the page.</summary>
    public ulong Offset { get; } = offset;

    /// <summary>How many bytes the file has of it; zeroes follow.</summary>
    public ulong FileSize { get; } = fileSize;

    /// <summary>Where it goes, before the bias.</summary>
    public ulong Address { get; } = address;

    /// <summary>How many bytes it has in memory.</summary>
    public ulong MemorySize { get; } = memorySize;

    /// <summary>The access.</summary>
    public Protection Protection { get; } = protection;

    /// <summary>The start of its first page.</summary>
    public ulong PageStart => Pages.Down(Address);

    /// <summary>The end of its last page.</summary>
    public ulong PageEnd => Pages.Up(Address + MemorySize);

    /// <summary>Whether an address, before the bias, lies in it.</summary>
    public bool Contains(ulong address) => address >= Address && address - Address < MemorySize;
}
