using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Vfs;
using Rill.Runtime;

namespace Rill.Posix.Terminals;

/// <summary>A terminal on a serial port: the line discipline between the port's bytes and the programs.</summary>
internal sealed partial class Tty : Terminal, ITerminalEvents
{
    private const int Chunk = 1024;

    private readonly SerialLine _line;
    private readonly LineDiscipline _discipline;
    private readonly ReadTimer _readTimer;
    private readonly byte[] _taken = new byte[Chunk];
    private readonly byte[] _processed = new byte[Chunk * OutputProcessor.MaxExpansion];
    private WindowSize _size;

    /// <summary>Whether all that was written has left the port.</summary>
    private bool _isDrained = true;
    private bool _isDraining;

    /// <summary>Whether only root may open it once more (TIOCEXCL); ends with the last close.</summary>
    private bool _isExclusive;

    public Tty(EventLoop loop, SerialLine line, ulong deviceNumber)
    {
        _line = line;
        DeviceNumber = deviceNumber;
        _discipline = new LineDiscipline(this);
        _readTimer = new ReadTimer(loop, () => Queue.Wake(PollEvents.Readable));
        line.Received = OnReceived;
        line.BreakReceived = _discipline.ReceiveBreak;
        line.Sent = OnSent;
    }

    public override ulong DeviceNumber { get; }

    public override bool StopsBackgroundOutput => _discipline.Termios.Has(TerminalLocal.StopBackground);

    private bool IsCanonical => _discipline.Termios.Has(TerminalLocal.Canonical);

    public override Errno Read(IVfsCaller caller, OpenFile file, UserBuffer to, out int count)
    {
        count = 0;
        if (to.Length == 0)
        {
            return Errno.Ok;
        }

        Errno errno = IsCanonical ? ReadLine(to, out count) : ReadBytes(file, to, out count);
        if (errno == Errno.Ok)
        {
            // Input that was held back for want of room goes on.
            _line.ResumeInput();
        }

        return errno;
    }

    public override Errno Write(IVfsCaller caller, OpenFile file, UserBuffer from, out int count)
    {
        count = 0;
        FlushEcho();
        while (count < from.Length)
        {
            int room = _discipline.IsStopped ? 0 : _line.Room;
            int part = Math.Min(Math.Min(from.Length - count, room / OutputProcessor.MaxExpansion), Chunk);
            if (part == 0)
            {
                return count > 0 ? Errno.Ok : Errno.EAGAIN;
            }

            Errno errno = from.Slice(count, part).Read(_taken.AsSpan(0, part));
            if (errno != Errno.Ok)
            {
                return count > 0 ? Errno.Ok : errno;
            }

            int length = _discipline.Output.Process(in _discipline.Termios, _taken.AsSpan(0, part), _processed);
            Send(_processed.AsSpan(0, length));
            count += part;
        }

        return Errno.Ok;
    }

    public override PollEvents Poll()
    {
        bool readable = IsCanonical
            ? _discipline.Input.HasLine
            : _discipline.Input.Count >= Math.Max(Time == 0 ? Minimum : 1, 1);
        bool writable = !_discipline.IsStopped && _line.Room >= OutputProcessor.MaxExpansion;
        return (readable ? PollEvents.Readable : 0) | (writable ? PollEvents.Writable : 0);
    }

    public override Errno CheckOpen(IVfsCaller caller) =>
        _isExclusive && !caller.Credentials.IsPrivileged ? Errno.EBUSY : Errno.Ok;

    void ITerminalEvents.OnSignal(int signal) => SignalForeground(signal);

    void ITerminalEvents.OnFlow(bool isStopped)
    {
        _line.IsStopped = isStopped;
        if (!isStopped)
        {
            FlushEcho();
            Queue.Wake(PollEvents.Writable);
        }
    }

    void ITerminalEvents.OnFlushOutput() => _line.DiscardOutput();

    protected override void OnUnused() => _isExclusive = false;

    protected override void OnHungUp()
    {
        FlushInput();
        _discipline.SetStopped(false);
    }

    private int Minimum => _discipline.Termios.Characters[(int)TerminalCharacter.Minimum];

    /// <summary>In tenths of a second.</summary>
    private int Time => _discipline.Termios.Characters[(int)TerminalCharacter.Time];

    private Errno ReadLine(UserBuffer to, out int count)
    {
        count = 0;
        InputQueue input = _discipline.Input;
        if (!input.HasLine)
        {
            return Errno.EAGAIN;
        }

        // A long line comes in parts; a full read of one copies at most a chunk at a time.
        int length = Math.Min(input.FirstLine, to.Length);
        Errno errno = Copy(to, length);
        if (errno == Errno.Ok)
        {
            input.TakeOfLine(length);
            count = length;
        }

        return errno;
    }

    /// <summary>Reads as MIN and TIME say (POSIX.1-2017, 11.1.7, cases A to D).</summary>
    private Errno ReadBytes(OpenFile file, UserBuffer to, out int count)
    {
        count = 0;
        InputQueue input = _discipline.Input;
        int wanted = Math.Min(Minimum, to.Length);
        bool enough = input.Count > 0 && (input.Count >= wanted || Time > 0 && Minimum == 0);
        if (!enough && !(file.IsNonBlocking && input.Count > 0))
        {
            if (Minimum == 0 && Time == 0)
            {
                return Errno.Ok;
            }

            // With MIN the time runs between bytes, without from the start of the read.
            bool isTimed = Time > 0 && (Minimum == 0 || input.Count > 0);
            if (!isTimed || file.IsNonBlocking || !_readTimer.HasExpired(Time))
            {
                return Errno.EAGAIN;
            }
        }

        _readTimer.Stop();
        int length = Math.Min(input.Count, to.Length);
        Errno errno = Copy(to, length);
        if (errno == Errno.Ok)
        {
            input.Take(length);
            count = length;
        }

        return errno;
    }

    private Errno Copy(UserBuffer to, int length)
    {
        byte[] bytes = length <= _processed.Length ? _processed : new byte[length];
        _discipline.Input.Peek(bytes.AsSpan(0, length));
        return to.Write(bytes.AsSpan(0, length));
    }

    private int OnReceived(ReadOnlySpan<byte> data)
    {
        int taken = _discipline.Receive(data);
        FlushEcho();
        _readTimer.OnInput();
        if (Poll().HasFlag(PollEvents.Readable) || _discipline.Input.Count > 0)
        {
            Queue.Wake(PollEvents.Readable);
        }

        return taken;
    }

    private void OnSent()
    {
        FlushEcho();
        Queue.Wake(PollEvents.Writable);
    }

    private void FlushEcho()
    {
        while (_discipline.Echo.HasPending && !_discipline.IsStopped && _line.Room > 0)
        {
            int count = _discipline.Echo.Take(_processed.AsSpan(0, Math.Min(_line.Room, _processed.Length)));
            Send(_processed.AsSpan(0, count));
        }
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            _isDrained = false;
            _line.Write(bytes);
        }
    }
}
