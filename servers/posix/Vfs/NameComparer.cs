using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Rill.Posix.Vfs;

/// <summary>Compares file names, which are bytes without NUL and slash, and finds them by a span.</summary>
internal sealed class NameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    /// <summary>The one instance.</summary>
    public static NameComparer Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    /// <inheritdoc/>
    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    /// <inheritdoc/>
    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    /// <inheritdoc/>
    public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

    /// <inheritdoc/>
    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        // Eight bytes a step through a multiplicative mix: names are short, and a directory belongs to one user, so
        // no defence against chosen collisions is needed.
        ulong hash = (ulong)alternate.Length;
        while (alternate.Length >= 8)
        {
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(alternate));
            alternate = alternate[8..];
        }

        ulong rest = 0;
        foreach (byte b in alternate)
        {
            rest = rest << 8 | b;
        }

        hash = Mix(hash ^ rest);
        return (int)(hash >> 32);
    }

    private static ulong Mix(ulong value)
    {
        value *= 0x9E37_79B9_7F4A_7C15;
        return value ^ value >> 29;
    }
}
