using Rill.LinuxAbi;

namespace Rill.Posix.Terminals;

/// <content>Keys that do something instead of being typed.</content>
internal sealed partial class LineDiscipline
{
    private bool TakeFlowKey(byte value)
    {
        if (!_termios.Has(InputFlags.FlowOutput))
        {
            return false;
        }

        if (_termios.Is(ControlCharacter.Start, value) && (!_termios.Is(ControlCharacter.Stop, value) || IsStopped))
        {
            SetStopped(false);
            return true;
        }

        if (_termios.Is(ControlCharacter.Stop, value))
        {
            SetStopped(true);
            return true;
        }

        if (IsStopped && _termios.Has(InputFlags.FlowAnyKey))
        {
            SetStopped(false);
        }

        return false;
    }

    private bool TakeSignalKey(byte value)
    {
        if (!_termios.Has(LocalFlags.Signals))
        {
            return false;
        }

        int signal = _termios.Is(ControlCharacter.Interrupt, value) ? LinuxAbi.Signal.Int
            : _termios.Is(ControlCharacter.Quit, value) ? LinuxAbi.Signal.Quit
            : _termios.Is(ControlCharacter.Suspend, value) ? LinuxAbi.Signal.Tstp
            : 0;
        if (signal == 0)
        {
            return false;
        }

        Signal(signal);
        if (_termios.Has(InputFlags.FlowOutput))
        {
            SetStopped(false);
        }

        if (_termios.Has(LocalFlags.Echo))
        {
            Echo.Character(in _termios, value);
        }

        return true;
    }

    private bool TakeEditingKey(byte value)
    {
        bool extended = _termios.Has(LocalFlags.Extended);
        bool echo = _termios.Has(LocalFlags.Echo);
        if (_termios.Is(ControlCharacter.Erase, value))
        {
            _editor.Erase(in _termios, ControlCharacter.Erase, value);
            return true;
        }

        if (_termios.Is(ControlCharacter.Kill, value))
        {
            _editor.Erase(in _termios, ControlCharacter.Kill, value);
            return true;
        }

        if (extended && _termios.Is(ControlCharacter.WordErase, value))
        {
            _editor.Erase(in _termios, ControlCharacter.WordErase, value);
            return true;
        }

        if (extended && _termios.Is(ControlCharacter.LiteralNext, value))
        {
            _isNextLiteral = true;
            if (echo)
            {
                _editor.EndErasing();
                if (_termios.Has(LocalFlags.EchoControl))
                {
                    Echo.Raw((byte)'^');
                    Echo.Raw((byte)'\b');
                }
            }

            return true;
        }

        if (extended && echo && _termios.Is(ControlCharacter.Reprint, value))
        {
            _editor.EndErasing();
            Echo.Character(in _termios, value);
            Echo.NewLine();
            _editor.Reprint(in _termios);
            return true;
        }

        if (value == (byte)'\n')
        {
            if (echo || _termios.Has(LocalFlags.EchoNewLine))
            {
                _editor.EndErasing();
                Echo.NewLine();
            }

            EndLine(value);
            return true;
        }

        if (_termios.Is(ControlCharacter.EndOfFile, value))
        {
            Input.AddLine(_editor.Line);
            _editor.Clear();
            return true;
        }

        if (_termios.Is(ControlCharacter.EndOfLine, value) || (extended && _termios.Is(ControlCharacter.EndOfLine2, value)))
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
