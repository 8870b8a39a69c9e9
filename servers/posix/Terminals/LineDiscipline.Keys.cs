using Rill.LinuxAbi;

namespace Rill.Posix.Terminals;

/// <content>Keys that do something instead of being typed.</content>
internal sealed partial class LineDiscipline
{
    private bool TakeFlowKey(byte value)
    {
        if (!_termios.Has(TerminalInput.FlowOutput))
        {
            return false;
        }

        if (_termios.Is(TerminalCharacter.Start, value) && (!_termios.Is(TerminalCharacter.Stop, value) || IsStopped))
        {
            SetStopped(false);
            return true;
        }

        if (_termios.Is(TerminalCharacter.Stop, value))
        {
            SetStopped(true);
            return true;
        }

        if (IsStopped && _termios.Has(TerminalInput.FlowAnyKey))
        {
            SetStopped(false);
        }

        return false;
    }

    private bool TakeSignalKey(byte value)
    {
        if (!_termios.Has(TerminalLocal.Signals))
        {
            return false;
        }

        int signal = _termios.Is(TerminalCharacter.Interrupt, value) ? LinuxAbi.Signal.Int
            : _termios.Is(TerminalCharacter.Quit, value) ? LinuxAbi.Signal.Quit
            : _termios.Is(TerminalCharacter.Suspend, value) ? LinuxAbi.Signal.Tstp
            : 0;
        if (signal == 0)
        {
            return false;
        }

        Signal(signal);
        if (_termios.Has(TerminalInput.FlowOutput))
        {
            SetStopped(false);
        }

        if (_termios.Has(TerminalLocal.Echo))
        {
            Echo.Character(in _termios, value);
        }

        return true;
    }

    private bool TakeEditingKey(byte value)
    {
        bool extended = _termios.Has(TerminalLocal.Extended);
        bool echo = _termios.Has(TerminalLocal.Echo);
        if (_termios.Is(TerminalCharacter.Erase, value))
        {
            _editor.Erase(in _termios, TerminalCharacter.Erase, value);
            return true;
        }

        if (_termios.Is(TerminalCharacter.Kill, value))
        {
            _editor.Erase(in _termios, TerminalCharacter.Kill, value);
            return true;
        }

        if (extended && _termios.Is(TerminalCharacter.WordErase, value))
        {
            _editor.Erase(in _termios, TerminalCharacter.WordErase, value);
            return true;
        }

        if (extended && _termios.Is(TerminalCharacter.LiteralNext, value))
        {
            _isNextLiteral = true;
            if (echo)
            {
                _editor.EndErasing();
                if (_termios.Has(TerminalLocal.EchoControl))
                {
                    Echo.Raw((byte)'^');
                    Echo.Raw((byte)'\b');
                }
            }

            return true;
        }

        if (extended && echo && _termios.Is(TerminalCharacter.Reprint, value))
        {
            _editor.EndErasing();
            Echo.Character(in _termios, value);
            Echo.NewLine();
            _editor.Reprint(in _termios);
            return true;
        }

        if (value == (byte)'\n')
        {
            if (echo || _termios.Has(TerminalLocal.EchoNewLine))
            {
                _editor.EndErasing();
                Echo.NewLine();
            }

            EndLine(value);
            return true;
        }

        if (_termios.Is(TerminalCharacter.EndOfFile, value))
        {
            Input.AddLine(_editor.Line);
            _editor.Clear();
            return true;
        }

        if (_termios.Is(TerminalCharacter.EndOfLine, value) || (extended && _termios.Is(TerminalCharacter.EndOfLine2, value)))
        {
            if (echo)
            {
                _editor.NoteStart();
                Echo.Character(in _termios, value);
            }

            EndLine(value);
            return true;
        }

        return false;
    }

    private void EndLine(byte end)
    {
        // The end always fits: a line is cut one byte before the bound.
        _editor.Add(end);
        Input.AddLine(_editor.Line);
        _editor.Clear();
    }
}
