namespace System;

public readonly struct UInt32 : IEquatable<uint>, IComparable<uint>
{
    public const uint MaxValue = 0xFFFFFFFF;
    public const uint MinValue = 0;

    public bool Equals(uint other) => this == other;

    public int CompareTo(uint other) => this < other ? -1 : this > other ? 1 : 0;
}
