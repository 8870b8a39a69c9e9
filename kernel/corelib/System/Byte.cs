namespace System;

public readonly struct Byte : IEquatable<byte>, IComparable<byte>
{
    public const byte MaxValue = 255;
    public const byte MinValue = 0;

    public bool Equals(byte other) => this == other;

    public int CompareTo(byte other) => this - other;
}
