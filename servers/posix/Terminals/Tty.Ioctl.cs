using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Protocols;
using Rill.Protocols.Serial;

namespace Rill.Posix.Terminals;

/// <content>The terminal's ioctl requests.</content>
internal sealed partial class Tty
{
    public override bool IsChange(uint request) => request is
        TerminalRequests.Set or TerminalRequests.SetAfterDrain or TerminalRequests.SetAfterFlush
        or TerminalRequests.Set2 or TerminalRequests.Set2AfterDrain or TerminalRequests.Set2AfterFlush
        or TerminalRequests.SendBreak or TerminalRequests.SendBreakPosix or TerminalRequests.Flow or TerminalRequests.Flush;

    public override Errno IoctlCore(IVfsCaller caller, OpenFile file, in IoctlCall call, out long result)
    {
        result = 0;
        switch (call.Request)
        {
            case TerminalRequests.Get:
                return PutTermios(in call, Termios.Size);
            case TerminalRequests.Get2:
                return PutTermios(in call, Termios.Size2);
            case TerminalRequests.Set:
                return SetTermios(in call, Termios.Size);
            case TerminalRequests.Set2:
                return SetTermios(in call, Termios.Size2);
            case TerminalRequests.SetAfterDrain or TerminalRequests.Set2AfterDrain:
                return !CheckDrained() ? Errno.EAGAIN : SetTermios(in call, SizeOf(call.Request));
            case TerminalRequests.SetAfterFlush or TerminalRequests.Set2AfterFlush:
                if (!CheckDrained())
                {
                    return Errno.EAGAIN;
                }

                FlushInput();
                return SetTermios(in call, SizeOf(call.Request));
            case TerminalRequests.SendBreak or TerminalRequests.SendBreakPosix:
                return Break(call);
            case TerminalRequests.Flow:
                return Flow(call.Argument);
            case TerminalRequests.Flush:
                return Flush(call.Argument);
            case TerminalRequests.BytesToSend:
                return call.PutInt32(_line.Unsent);
            case FileRequests.BytesReadable:
                return call.PutInt32(IsCanonical ? _discipline.Input.FirstLine : _discipline.Input.Count);
            case TerminalRequests.TypeCharacter:
                return Type(caller, in call);
            case TerminalRequests.GetSize:
                return GetSize(in call);
            case TerminalRequests.SetSize:
                return SetSize(in call);
            case TerminalRequests.GetModem:
                return GetModem(in call);
            case TerminalRequests.AddModem or TerminalRequests.RemoveModem or TerminalRequests.SetModem:
                return ChangeModem(in call);
            case TerminalRequests.GetLineDiscipline:
                return call.PutInt32(0);
            case TerminalRequests.Exclusive or TerminalRequests.NotExclusive:
                _isExclusive = call.Request == TerminalRequests.Exclusive;
                return Errno.Ok;
            default:
                return Errno.ENOTTY;
        }
    }

    private static int SizeOf(uint request) =>
        request is TerminalRequests.Set2AfterDrain or TerminalRequests.Set2AfterFlush ? Termios.Size2 : Termios.Size;

    private Errno PutTermios(in IoctlCall call, int size)
    {
        if (call.Output.Length < size)
        {
            return Errno.EFAULT;
        }

        Span<byte> bytes = stackalloc byte[size];
        _discipline.Termios.Write(bytes);
        return call.Output.Write(bytes);
    }

    private Errno SetTermios(in IoctlCall call, int size)
    {
        if (call.Input.Length < size)
        {
            return Errno.EFAULT;
        }

        Span<byte> bytes = stackalloc byte[size];
        Errno errno = call.Input.Read(bytes);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        Termios old = _discipline.Termios;
        Termios termios = Termios.Read(bytes);
        _discipline.Set(in termios);
        const TerminalControl OfPort = TerminalControl.Speed | TerminalControl.DataBits | TerminalControl.TwoStopBits
            | TerminalControl.Parity | TerminalControl.OddParity;
        if ((old.Control & OfPort) != (termios.Control & OfPort) && termios.Speed != 0)
        {
            _ = _line.SetLineAsync(ToSettings(in termios));
        }

        if (old.Speed != 0 && termios.Speed == 0)
        {
            // B0 hangs up.
            _ = _line.Client?.SetModemAsync(new ModemRequest { DataTerminalReady = false, RequestToSend = false }).AsTask();
        }

        // What is readable may have changed with the mode.
        _readTimer.Stop();
        FlushEcho();
        Queue.Wake(PollEvents.All);
        return Errno.Ok;
    }

    private static LineSettings ToSettings(in Termios termios) => new()
    {
        Speed = termios.Speed,
        DataBits = 5 + ((uint)(termios.Control & TerminalControl.DataBits) >> 4),
        StopBits = (termios.Control & TerminalControl.TwoStopBits) != 0 ? 2u : 1,
        Parity = (termios.Control & TerminalControl.Parity) == 0 ? Parity.None
            : (termios.Control & TerminalControl.OddParity) != 0 ? Parity.Odd : Parity.Even,
    };

    /// <summary>Whether all output has left the port; if not, waiters are woken when it has.</summary>
    private bool CheckDrained()
    {
        if (_isDrained && !_discipline.Echo.HasPending)
        {
            return true;
        }

        if (!_isDraining)
        {
            _isDraining = true;
            _ = DrainAsync();
        }

        return false;
    }

    private async Task DrainAsync()
    {
        // Bytes that are written meanwhile make the terminal undrained again.
        _isDrained = true;
        await _line.DrainAsync();
        _isDraining = false;
        Queue.Wake(PollEvents.All);
    }

    private Errno Break(in IoctlCall call)
    {
        if (!CheckDrained())
        {
            return Errno.EAGAIN;
        }

        // tcdrain is TCSBRK with an argument other than 0: it sends nothing.
        if (call.Request != TerminalRequests.SendBreak || call.Argument == 0)
        {
            _ = _line.Client?.SendBreakAsync(new Empty()).AsTask();
        }

        return Errno.Ok;
    }

    private Errno Flow(ulong action)
    {
        switch (action)
        {
            case TerminalRequests.StopOutput or TerminalRequests.StartOutput:
                _discipline.SetStopped(action == TerminalRequests.StopOutput);
                return Errno.Ok;
            case TerminalRequests.SendStop or TerminalRequests.SendStart:
                TerminalCharacter key = action == TerminalRequests.SendStop ? TerminalCharacter.Stop : TerminalCharacter.Start;
                byte value = _discipline.Termios.Characters[(int)key];
                if (value != 0)
                {
                    Send([value]);
                }

                return Errno.Ok;
            default:
                return Errno.EINVAL;
        }
    }

    private Errno Flush(ulong what)
    {
        if (what > TerminalRequests.FlushBoth)
        {
            return Errno.EINVAL;
        }

        if (what != TerminalRequests.FlushOutput)
        {
            FlushInput();
        }

        if (what != TerminalRequests.FlushInput)
        {
            _discipline.Echo.Clear();
            _line.Discard(input: false, output: true);
            Queue.Wake(PollEvents.Writable);
        }

        return Errno.Ok;
    }

    private void FlushInput()
    {
        _discipline.FlushInput();
        _line.ResumeInput();
    }

    /// <summary>TIOCSTI: as if the byte had been typed. Of a terminal that is not the caller's own only root may.</summary>
    private Errno Type(IVfsCaller caller, in IoctlCall call)
    {
        if (caller.Process is not { } process || (process.Session.Terminal != this && !process.Credentials.IsPrivileged))
        {
            return Errno.EPERM;
        }

        Span<byte> value = stackalloc byte[1];
        if (call.Input.Length < 1)
        {
            return Errno.EFAULT;
        }

        Errno errno = call.Input.Read(value);
        if (errno == Errno.Ok)
        {
            OnReceived(value);
        }

        return errno;
    }

    private Errno GetSize(in IoctlCall call)
    {
        if (call.Output.Length < WindowSize.Size)
        {
            return Errno.EFAULT;
        }

        Span<byte> bytes = stackalloc byte[WindowSize.Size];
        _size.Write(bytes);
        return call.Output.Write(bytes);
    }

    private Errno SetSize(in IoctlCall call)
    {
        if (call.Input.Length < WindowSize.Size)
        {
            return Errno.EFAULT;
        }

        Span<byte> bytes = stackalloc byte[WindowSize.Size];
        Errno errno = call.Input.Read(bytes);
        if (errno == Errno.Ok && WindowSize.Read(bytes) is var size && size != _size)
        {
            _size = size;
            SignalForeground(LinuxAbi.Signal.Winch);
        }

        return errno;
    }
}
