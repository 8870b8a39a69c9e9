namespace System;

public readonly struct Int32 : IEquatable<int>, IComparable<int>
{
    public const int MaxValue = 0x7FFFFFFF;
    public const int MinValue = unchecked((int)0x80000000);

    public bool Equals(int other) => this == other;

    public int CompareTo(int other) => this < other ? -1 : this > other ? 1 : 0;
}
