namespace System;

public readonly struct SByte : IEquatable<sbyte>, IComparable<sbyte>
{
    public const sbyte MaxValue = 127;
    public const sbyte MinValue = -128;

    public bool Equals(sbyte other) => this == other;

    public int CompareTo(sbyte other) => this - other;
}
