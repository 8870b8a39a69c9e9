namespace System;

public readonly struct UInt64 : IEquatable<ulong>, IComparable<ulong>
{
    public const ulong MaxValue = 0xFFFFFFFFFFFFFFFF;
    public const ulong MinValue = 0;

    public bool Equals(ulong other) => this == other;

    public int CompareTo(ulong other) => this < other ? -1 : this > other ? 1 : 0;
}
