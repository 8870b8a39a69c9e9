namespace System;

public readonly struct Int16 : IEquatable<short>, IComparable<short>
{
    public const short MaxValue = 0x7FFF;
    public const short MinValue = -0x8000;

    public bool Equals(short other) => this == other;

    public int CompareTo(short other) => this - other;
}
