using Rill.LinuxAbi;

namespace Rill.Posix.Terminals;

/// <summary>The line being typed in canonical mode: erasing characters, words and all of it, with what is shown.</summary>
internal sealed class LineEditor(EchoWriter echo)
{
    /// <summary>The longest line without its end (Linux, N_TTY_BUF_SIZE).</summary>
    public const int MaxLine = 4095;

    private readonly byte[] _line = new byte[MaxLine + 1];
    private int _length;

    /// <summary>The cursor's column before the line's first character.</summary>
    private int _startColumn;

    /// <summary>Whether a run of erased characters is being shown between \ and / (ECHOPRT).</summary>
    private bool _isPrintingErased;

    /// <summary>What was typed.</summary>
    public ReadOnlySpan<byte> Line => _line.AsSpan(0, _length);

    /// <summary>Whether only the line's end still fits.</summary>
    public bool IsFull => _length >= MaxLine;

    /// <summary>Adds a character; there must be room.</summary>
    public void Add(byte value) => _line[_length++] = value;

    /// <summary>Notes where the line starts, before its first character is shown.</summary>
    public void NoteStart()
    {
        if (_length == 0)
        {
            _startColumn = echo.Column;
        }
    }

    /// <summary>Drops the line.</summary>
    public void Clear()
    {
        _length = 0;
        _isPrintingErased = false;
    }

    /// <summary>Ends the display of erased characters.</summary>
    public void EndErasing()
    {
        if (_isPrintingErased)
        {
            _isPrintingErased = false;
            echo.Raw((byte)'/');
        }
    }

    /// <summary>Carries out ERASE, WERASE or KILL.</summary>
    public void Erase(in Termios termios, TerminalCharacter what, byte key)
    {
        if (_length == 0)
        {
            return;
        }

        bool shows = termios.Has(TerminalLocal.Echo);
        if (what == TerminalCharacter.Kill && !(shows && termios.Has(TerminalLocal.EchoKill)
            && termios.Has(TerminalLocal.EchoKillErase) && termios.Has(TerminalLocal.EchoErase)))
        {
            Clear();
            if (shows)
            {
                echo.Character(in termios, key);
                if (termios.Has(TerminalLocal.EchoKill))
                {
                    echo.NewLine();
                }
            }

            return;
        }

        bool seenWord = false;
        while (_length > 0)
        {
            int start = StartOfLast(in termios);
            byte first = _line[start];
            if (what == TerminalCharacter.WordErase)
            {
                // Blanks and signs before the word go with it; the word is letters, digits and underscores.
                if (char.IsAsciiLetterOrDigit((char)first) || first == (byte)'_' || first >= 0x80)
                {
                    seenWord = true;
                }
                else if (seenWord)
                {
                    break;
                }
            }

            if (shows)
            {
                ShowErased(in termios, what, key, start);
            }

            _length = start;
            if (what == TerminalCharacter.Erase)
            {
                break;
            }
        }

        if (_length == 0 && shows)
        {
            EndErasing();
        }
    }

    /// <summary>Shows the line again on a new one (REPRINT).</summary>
    public void Reprint(in Termios termios)
    {
        foreach (byte value in Line)
        {
            echo.Character(in termios, value);
        }
    }

    private int StartOfLast(in Termios termios)
    {
        int start = _length - 1;
        while (start > 0 && OutputProcessor.IsContinuation(in termios, _line[start]))
        {
            start--;
        }

        return start;
    }

    private void ShowErased(in Termios termios, TerminalCharacter what, byte key, int start)
    {
        byte first = _line[start];
        if (termios.Has(TerminalLocal.EchoPrint))
        {
            if (!_isPrintingErased)
            {
                _isPrintingErased = true;
                echo.Raw((byte)'\\');
            }

            for (int i = start; i < _length; i++)
            {
                echo.Character(in termios, _line[i]);
            }
        }
        else if (what == TerminalCharacter.Erase && !termios.Has(TerminalLocal.EchoErase))
        {
            echo.Character(in termios, key);
        }
        else if (first == (byte)'\t')
        {
            for (int back = ColumnAfter(in termios, _length) - ColumnAfter(in termios, start); back > 0; back--)
            {
                echo.Raw((byte)'\b');
            }
        }
        else
        {
            bool isControl = OutputProcessor.IsControl(first);
            if (isControl && termios.Has(TerminalLocal.EchoControl))
            {
                echo.EraseOne();
            }

            if (!isControl || termios.Has(TerminalLocal.EchoControl))
            {
                echo.EraseOne();
            }
        }
    }

    /// <summary>The column after the line's first <paramref name="count"/> bytes.</summary>
    private int ColumnAfter(in Termios termios, int count)
    {
        int column = _startColumn;
        foreach (byte value in _line.AsSpan(0, count))
        {
            if (value == (byte)'\t')
            {
                column += 8 - (column % 8);
            }
            else if (OutputProcessor.IsControl(value))
            {
                column += termios.Has(TerminalLocal.EchoControl) ? 2 : 0;
            }
            else if (!OutputProcessor.IsContinuation(in termios, value))
            {
                column++;
            }
        }

        return column;
    }
}
