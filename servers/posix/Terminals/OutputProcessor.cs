using Rill.LinuxAbi;

namespace Rill.Posix.Terminals;

/// <summary>What c_oflag does to bytes on their way out, and the column that they leave the cursor in.</summary>
internal sealed class OutputProcessor
{
    /// <summary>The most bytes that one becomes: a tab.</summary>
    public const int MaxExpansion = 8;

    private const int TabWidth = 8;

    /// <summary>The cursor's column.</summary>
    public int Column { get; private set; }

    /// <summary>Processes bytes; <paramref name="to"/> must have room for <see cref="MaxExpansion"/> for each.</summary>
    public int Process(in Termios termios, ReadOnlySpan<byte> from, Span<byte> to)
    {
        if (!termios.Has(TerminalOutput.Process))
        {
            from.CopyTo(to);
            return from.Length;
        }

        int length = 0;
        foreach (byte value in from)
        {
            length += Process(in termios, value, to[length..]);
        }

        return length;
    }

    private int Process(in Termios termios, byte value, Span<byte> to)
    {
        switch (value)
        {
            case (byte)'\n':
                if (termios.Has(TerminalOutput.NewLineReturns))
                {
                    Column = 0;
                }

                if (termios.Has(TerminalOutput.NewLineToReturnNewLine))
                {
                    Column = 0;
                    to[0] = (byte)'\r';
                    to[1] = (byte)'\n';
                    return 2;
                }

                break;

            case (byte)'\r':
                if (termios.Has(TerminalOutput.NoReturnAtColumn0) && Column == 0)
                {
                    return 0;
                }

                if (termios.Has(TerminalOutput.ReturnToNewLine))
                {
                    value = (byte)'\n';
                    if (termios.Has(TerminalOutput.NewLineReturns))
                    {
                        Column = 0;
                    }
                }
                else
                {
                    Column = 0;
                }

                break;

            case (byte)'\t':
                int spaces = TabWidth - (Column % TabWidth);
                Column += spaces;
                if ((termios.Output & TerminalOutput.TabDelay) == TerminalOutput.ExpandTabs)
                {
                    to[..spaces].Fill((byte)' ');
                    return spaces;
                }

                break;

            case (byte)'\b':
                Column = Math.Max(Column - 1, 0);
                break;

            default:
                if (termios.Has(TerminalOutput.ToUpper) && value is >= (byte)'a' and <= (byte)'z')
                {
                    value -= 0x20;
                }

                if (!IsControl(value) && !IsContinuation(in termios, value))
                {
                    Column++;
                }

                break;
        }

        to[0] = value;
        return 1;
    }

    /// <summary>Whether a byte is a control character of ASCII.</summary>
    public static bool IsControl(byte value) => value is < 0x20 or 0x7F;

    /// <summary>Whether a byte goes on a character of UTF-8.</summary>
    public static bool IsContinuation(in Termios termios, byte value) =>
        termios.Has(TerminalInput.Utf8) && (value & 0xC0) == 0x80;
}
