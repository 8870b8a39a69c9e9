using Rill.LinuxAbi;

namespace Rill.Posix.Terminals;

/// <summary>What typing shows: bytes that wait for room in the output, after their processing.</summary>
internal sealed class EchoWriter(OutputProcessor output)
{
    /// <summary>The most that waits; more is not shown, as it is not on Linux.</summary>
    private const int Bound = 8192;

    private readonly List<byte> _pending = [];
    private Termios _termios;

    /// <summary>The cursor's column.</summary>
    public int Column => output.Column;

    /// <summary>Whether something waits to be shown.</summary>
    public bool HasPending => _pending.Count > 0;

    /// <summary>Sets how output is processed.</summary>
    public void Use(in Termios termios) => _termios = termios;

    /// <summary>Shows a byte as it is.</summary>
    public void Raw(byte value)
    {
        if (_pending.Count >= Bound)
        {
            return;
        }

        Span<byte> processed = stackalloc byte[OutputProcessor.MaxExpansion];
        int length = output.Process(in _termios, [value], processed);
        foreach (byte each in processed[..length])
        {
            _pending.Add(each);
        }
    }

    /// <summary>Shows a character; control characters as ^X under ECHOCTL.</summary>
    public void Character(in Termios termios, byte value)
    {
        if (termios.Has(TerminalLocal.EchoControl) && OutputProcessor.IsControl(value) && value != (byte)'\t')
        {
            Raw((byte)'^');
            Raw((byte)(value ^ 0x40));
        }
        else
        {
            Raw(value);
        }
    }

    /// <summary>Goes to a new line.</summary>
    public void NewLine() => Raw((byte)'\n');

    /// <summary>Takes one column away from the end.</summary>
    public void EraseOne()
    {
        Raw((byte)'\b');
        Raw((byte)' ');
        Raw((byte)'\b');
    }

    /// <summary>Takes what waits, as far as it fits.</summary>
    public int Take(Span<byte> to)
    {
        int count = Math.Min(to.Length, _pending.Count);
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_pending)[..count].CopyTo(to);
        _pending.RemoveRange(0, count);
        return count;
    }

    /// <summary>Drops what waits.</summary>
    public void Clear() => _pending.Clear();
}
