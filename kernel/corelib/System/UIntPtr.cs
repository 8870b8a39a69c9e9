namespace System;

public readonly struct UIntPtr : IEquatable<nuint>, IComparable<nuint>
{
    public static nuint Zero => 0;

    public static nuint MaxValue => unchecked((nuint)ulong.MaxValue);

    public static nuint MinValue => 0;

    public static int Size => 8;

    public bool Equals(nuint other) => this == other;

    public int CompareTo(nuint other) => this < other ? -1 : this > other ? 1 : 0;
}
