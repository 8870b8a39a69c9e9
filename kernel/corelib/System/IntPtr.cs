namespace System;

public readonly struct IntPtr : IEquatable<nint>, IComparable<nint>
{
    public static nint Zero => 0;

    public static nint MaxValue => unchecked((nint)long.MaxValue);

    public static nint MinValue => unchecked((nint)long.MinValue);

    public static int Size => 8;

    public bool Equals(nint other) => this == other;

    public int CompareTo(nint other) => this < other ? -1 : this > other ? 1 : 0;
}
