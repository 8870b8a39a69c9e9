namespace Rill.Drivers.Uart;

/// <summary>A bounded queue of bytes.</summary>
/// <param name="capacity">Bytes; a power of two.</param>
internal sealed class ByteRing(int capacity)
{
    private readonly byte[] _bytes = new byte[capacity];
    private uint _head;
    private uint _tail;

    /// <summary>How many bytes it holds.</summary>
    public int Count => (int)(_tail - _head);

    /// <summary>How many more fit.</summary>
    public int Free => _bytes.Length - Count;

    /// <summary>Appends bytes; they must fit.</summary>
    public void Write(ReadOnlySpan<byte> from)
    {
        int start = (int)_tail & (_bytes.Length - 1);
        int first = Math.Min(from.Length, _bytes.Length - start);
        from[..first].CopyTo(_bytes.AsSpan(start));
        from[first..].CopyTo(_bytes);
        _tail += (uint)from.Length;
    }

    /// <summary>Takes up to the span's length out; returns how many.</summary>
    public int Read(Span<byte> to)
    {
        int count = Math.Min(to.Length, Count);
        int start = (int)_head & (_bytes.Length - 1);
        int first = Math.Min(count, _bytes.Length - start);
        _bytes.AsSpan(start, first).CopyTo(to);
        _bytes.AsSpan(0, count - first).CopyTo(to[first..]);
        _head += (uint)count;
        return count;
    }

    /// <summary>Drops everything.</summary>
    public void Clear() => _head = _tail;
}
