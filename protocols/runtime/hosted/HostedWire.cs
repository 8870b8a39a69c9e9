using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Rill.Protocols;

/// <summary>Conversions between views and plain messages.</summary>
public static class HostedWire
{
    /// <summary>The part of <paramref name="whole"/> that <paramref name="part"/>, a slice of it, covers.</summary>
    public static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> whole, ReadOnlySpan<byte> part)
    {
        if (part.IsEmpty)
        {
            return default;
        }

        nint offset = Unsafe.ByteOffset(
            ref MemoryMarshal.GetReference(whole.Span), ref MemoryMarshal.GetReference(part));
        return whole.Slice((int)offset, part.Length);
    }

    /// <summary>Decodes UTF-8; what is not UTF-8 becomes U+FFFD.</summary>
    public static string ToString(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    /// <summary>A string as UTF-8 in a pooled buffer. <see cref="Return"/> it once.</summary>
    public readonly ref struct Utf8Buffer
    {
        private readonly byte[] _buffer;
        private readonly int _length;

        /// <summary>Encodes <paramref name="text"/>.</summary>
        public Utf8Buffer(string text)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
            _length = Encoding.UTF8.GetBytes(text, _buffer);
        }

        /// <summary>The encoded string.</summary>
        public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

        /// <summary>Gives the buffer back to the pool.</summary>
        public void Return() => ArrayPool<byte>.Shared.Return(_buffer);
    }
}
