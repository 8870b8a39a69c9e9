namespace Rill.Posix.Terminals;

/// <summary>
/// Bytes that programs may read. In canonical mode they are lines: a read ends where a line ends. A line may be empty:
/// that is the end of the file.
/// </summary>
internal sealed class InputQueue
{
    /// <summary>Where input is held back, in bytes; beyond Linux's 4095, so that a paste seldom has to wait.</summary>
    public const int Capacity = 64 * 1024;

    private readonly byte[] _bytes = new byte[Capacity];
    private readonly Queue<int> _lines = new();
    private int _head;

    /// <summary>How many bytes of the first line were taken.</summary>
    private int _taken;

    /// <summary>How many bytes there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many more fit.</summary>
    public int Room => Capacity - Count;

    /// <summary>Whether there is a whole line, be it empty.</summary>
    public bool HasLine => _lines.Count > 0;

    /// <summary>How many bytes the first line still has.</summary>
    public int FirstLine => _lines.Count > 0 ? _lines.Peek() - _taken : 0;

    /// <summary>Adds bytes that belong to no line.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            _bytes[(_head + Count++) % Capacity] = value;
        }
    }

    /// <summary>Adds a byte that belongs to no line.</summary>
    public void Add(byte value) => Add([value]);

    /// <summary>Adds a line.</summary>
    public void AddLine(ReadOnlySpan<byte> line)
    {
        Add(line);
        _lines.Enqueue(line.Length);
    }

    /// <summary>Makes all that is there one line, or of lines bytes without ends.</summary>
    public void SetLines(bool canonical)
    {
        _lines.Clear();
        _taken = 0;
        if (canonical && Count > 0)
        {
            _lines.Enqueue(Count);
        }
    }

    /// <summary>Copies from the front without taking.</summary>
    public void Peek(Span<byte> to)
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = _bytes[(_head + i) % Capacity];
        }
    }

    /// <summary>Takes bytes off the front.</summary>
    public void Take(int count)
    {
        _head = (_head + count) % Capacity;
        Count -= count;
    }

    /// <summary>Takes bytes of the first line; the line is gone with its last.</summary>
    public void TakeOfLine(int count)
    {
        Take(count);
        _taken += count;
        if (_taken == _lines.Peek())
        {
            _lines.Dequeue();
            _taken = 0;
        }
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        Count = 0;
        _taken = 0;
        _lines.Clear();
    }
}
