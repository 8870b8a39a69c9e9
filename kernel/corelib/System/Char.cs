namespace System;

public readonly struct Char : IEquatable<char>
{
    public const char MaxValue = (char)0xFFFF;
    public const char MinValue = (char)0;

    public bool Equals(char other) => this == other;
}
