namespace System;

public readonly struct Boolean : IEquatable<bool>
{
    public bool Equals(bool other) => this == other;
}
