using System.Runtime.CompilerServices;

namespace System;

public static class MemoryExtensions
{
    public static bool SequenceEqual<T>(this ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : unmanaged, IEquatable<T>
    {
        if (left.Length != right.Length)
        {
            return false;
        }
        for (int i = 0; i < left.Length; i++)
        {
            if (!left[i].Equals(right[i]))
            {
                return false;
            }
        }
        return true;
    }

    public static bool SequenceEqual<T>(this Span<T> left, ReadOnlySpan<T> right)
        where T : unmanaged, IEquatable<T>
        => ((ReadOnlySpan<T>)left).SequenceEqual(right);

    public static bool StartsWith<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> prefix)
        where T : unmanaged, IEquatable<T>
        => span.Length >= prefix.Length && span.Slice(0, prefix.Length).SequenceEqual(prefix);

    public static bool EndsWith<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> suffix)
        where T : unmanaged, IEquatable<T>
        => span.Length >= suffix.Length && span.Slice(span.Length - suffix.Length).SequenceEqual(suffix);

    /// <summary>The first place of a value, or -1.</summary>
    public static int IndexOf<T>(this ReadOnlySpan<T> span, T value)
        where T : unmanaged, IEquatable<T>
    {
        for (int i = 0; i < span.Length; i++)
        {
            if (span[i].Equals(value))
            {
                return i;
            }
        }
        return -1;
    }

    public static int IndexOf<T>(this Span<T> span, T value)
        where T : unmanaged, IEquatable<T>
        => ((ReadOnlySpan<T>)span).IndexOf(value);

    /// <summary>The first place where a sequence begins, or -1; an empty sequence begins at 0.</summary>
    public static int IndexOf<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> value)
        where T : unmanaged, IEquatable<T>
    {
        for (int i = 0; i + value.Length <= span.Length; i++)
        {
            if (span.Slice(i, value.Length).SequenceEqual(value))
            {
                return i;
            }
        }
        return -1;
    }

    public static bool Contains<T>(this ReadOnlySpan<T> span, T value)
        where T : unmanaged, IEquatable<T>
        => span.IndexOf(value) >= 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<T> AsSpan<T>(this T[]? array) => new(array);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<char> AsSpan(this string? text) => text;
}
