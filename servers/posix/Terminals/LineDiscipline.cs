using Rill.LinuxAbi;

namespace Rill.Posix.Terminals;

/// <summary>
/// The line discipline: a pure state machine between typed bytes, readable bytes, echo, and the events that keys make.
/// </summary>
/// <remarks>Source: POSIX.1-2017, 11.1 "Interface Characteristics"; man 3 termios; observed behaviour of Linux.</remarks>
internal sealed partial class LineDiscipline
{
    private const byte Bell = 7;
    private const byte MarkedParity = 0xFF;

    private readonly ITerminalEvents _events;
    private readonly LineEditor _editor;
    private Termios _termios = Termios.Default;
    private bool _isNextLiteral;

    public LineDiscipline(ITerminalEvents events)
    {
        _events = events;
        Echo = new EchoWriter(Output);
        Echo.Use(in _termios);
        _editor = new LineEditor(Echo);
    }

    /// <summary>Processing of output.</summary>
    public OutputProcessor Output { get; } = new();

    /// <summary>What typing shows.</summary>
    public EchoWriter Echo { get; }

    /// <summary>What programs may read.</summary>
    public InputQueue Input { get; } = new();

    /// <summary>Whether the stop key holds output back.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>The settings.</summary>
    public ref readonly Termios Termios => ref _termios;

    private bool IsCanonical => _termios.Has(TerminalLocal.Canonical);

    /// <summary>Changes the settings. What was typed stays readable: as a line where lines begin, as bytes where they end.</summary>
    public void Set(in Termios termios)
    {
        bool wasCanonical = IsCanonical;
        _termios = termios;
        Echo.Use(in termios);
        if (wasCanonical != IsCanonical)
        {
            Input.Add(_editor.Line);
            _editor.Clear();
            Input.SetLines(IsCanonical);
            _isNextLiteral = false;
        }

        if (IsStopped && !termios.Has(TerminalInput.FlowOutput))
        {
            SetStopped(false);
        }
    }

    /// <summary>Takes typed bytes; fewer than given where readers have to make room first.</summary>
    public int Receive(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            // A line and the marks of one byte must fit; a line that nobody ends is cut instead, or keys that send
            // signals would not be seen.
            if (Input.Room < LineEditor.MaxLine + 4)
            {
                return i;
            }

            Receive(bytes[i]);
        }

        return bytes.Length;
    }

    /// <summary>A break came over the line.</summary>
    public void ReceiveBreak()
    {
        if (_termios.Has(TerminalInput.IgnoreBreak))
        {
            return;
        }

        if (_termios.Has(TerminalInput.InterruptOnBreak))
        {
            Signal(LinuxAbi.Signal.Int);
        }
        else if (_termios.Has(TerminalInput.MarkParity))
        {
            Put(MarkedParity);
            Put(0);
            Put(0);
        }
        else
        {
            Put(0);
        }
    }

    /// <summary>Drops what was typed and not read.</summary>
    public void FlushInput()
    {
        Input.Clear();
        _editor.Clear();
        _isNextLiteral = false;
    }

    /// <summary>Holds output back, or lets it go on.</summary>
    public void SetStopped(bool isStopped)
    {
        if (IsStopped != isStopped)
        {
            IsStopped = isStopped;
            _events.OnFlow(isStopped);
        }
    }

    private void Receive(byte value)
    {
        if (_termios.Has(TerminalInput.Strip))
        {
            value &= 0x7F;
        }

        if (_termios.Has(TerminalInput.ToLower) && _termios.Has(TerminalLocal.Extended) && value is >= (byte)'A' and <= (byte)'Z')
        {
            value += 0x20;
        }

        if (_isNextLiteral)
        {
            _isNextLiteral = false;
            AddAndShow(value);
            return;
        }

        if (TakeFlowKey(value) || TakeSignalKey(value))
        {
            return;
        }

        if (value == (byte)'\r')
        {
            if (_termios.Has(TerminalInput.IgnoreReturn))
            {
                return;
            }

            if (_termios.Has(TerminalInput.ReturnToNewLine))
            {
                value = (byte)'\n';
            }
        }
        else if (value == (byte)'\n' && _termios.Has(TerminalInput.NewLineToReturn))
        {
            value = (byte)'\r';
        }

        if (!IsCanonical || !TakeEditingKey(value))
        {
            AddAndShow(value);
        }
    }

    private void Signal(int signal)
    {
        if (!_termios.Has(TerminalLocal.NoFlush))
        {
            FlushInput();
            Echo.Clear();
            _events.OnFlushOutput();
        }

        _events.OnSignal(signal);
    }

    private void AddAndShow(byte value)
    {
        if (IsCanonical && _editor.IsFull)
        {
            if (_termios.Has(TerminalInput.BellWhenFull))
            {
                Echo.Raw(Bell);
            }

            return;
        }

        if (_termios.Has(TerminalLocal.Echo))
        {
            _editor.EndErasing();
            if (value == (byte)'\n')
            {
                Echo.NewLine();
            }
            else
            {
                _editor.NoteStart();
                Echo.Character(in _termios, value);
            }
        }

        // A true 0xFF is doubled where 0xFF starts a mark.
        if (value == MarkedParity && _termios.Has(TerminalInput.MarkParity) && !_termios.Has(TerminalInput.Strip))
        {
            Put(value);
        }

        Put(value);
    }

    private void Put(byte value)
    {
        if (!IsCanonical)
        {
            Input.Add(value);
        }
        else if (!_editor.IsFull)
        {
            _editor.Add(value);
        }
    }
}
