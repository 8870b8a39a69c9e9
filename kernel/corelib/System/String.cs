using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace System;

/// <summary>A UTF-16 literal. Only literals exist: nothing here allocates.</summary>
public sealed class String : IEquatable<string>
{
#pragma warning disable CS0649 // laid out by ILC
    private readonly int _stringLength;
    private readonly char _firstChar;
#pragma warning restore CS0649

    public static readonly string Empty = "";

    public int Length
    {
        [Intrinsic]
        get => _stringLength;
    }

    [IndexerName("Chars")]
    public char this[int index]
    {
        [Intrinsic]
        get
        {
            if ((uint)index >= (uint)_stringLength)
            {
                Environment.FailFast("string index out of range"u8);
            }
            return Unsafe.Add(ref Unsafe.AsRef(in _firstChar), index);
        }
    }

    public ref readonly char GetPinnableReference() => ref _firstChar;

    public bool Equals(string? other)
        => other is not null && ((ReadOnlySpan<char>)this).SequenceEqual((ReadOnlySpan<char>)other);

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => _stringLength;

    public static bool operator ==(string? left, string? right)
        => ReferenceEquals(left, right) || (left is not null && left.Equals(right));

    public static bool operator !=(string? left, string? right) => !(left == right);

    public static implicit operator ReadOnlySpan<char>(string? value)
        => value is null ? default : MemoryMarshal.CreateReadOnlySpan(ref Unsafe.AsRef(in value._firstChar), value._stringLength);
}
