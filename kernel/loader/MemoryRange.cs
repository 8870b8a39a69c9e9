namespace Rill.Kernel.Loader;

/// <summary>A range of physical addresses. Bytes; the end is not part of it.</summary>
public struct MemoryRange
{
    public ulong Start;
    public ulong End;
    public RangeKind Kind;

    /// <summary>Bytes.</summary>
    public readonly ulong Length => End - Start;
}
