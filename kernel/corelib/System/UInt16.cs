namespace System;

public readonly struct UInt16 : IEquatable<ushort>, IComparable<ushort>
{
    public const ushort MaxValue = 0xFFFF;
    public const ushort MinValue = 0;

    public bool Equals(ushort other) => this == other;

    public int CompareTo(ushort other) => this - other;
}
