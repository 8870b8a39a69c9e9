namespace Rill.Posix.Terminals;

/// <summary>
/// A console without line discipline: bytes in, bytes out, a new line as carriage return and line feed unless it is raw.
/// </summary>
internal sealed class PlainConsole : Terminal
{
    private readonly SerialLine _line;
    private readonly Queue<byte> _input = new();
    private readonly byte[] _room = new byte[1024];

    private readonly bool _isRaw;

    public PlainConsole(SerialLine line, ulong deviceNumber, bool isRaw = false)
    {
        _isRaw = isRaw;
        _line = line;
        DeviceNumber = deviceNumber;
        line.Received = OnReceived;
        line.Sent = () => Queue.Wake(PollEvents.Writable);
    }

    public override ulong DeviceNumber { get; }

    public override bool StopsBackgroundOutput => false;

    public override Errno Read(IVfsCaller caller, OpenFile file, UserBuffer to, out int count)
    {
        count = Math.Min(Math.Min(_input.Count, to.Length), _room.Length);
        if (count == 0)
        {
            return to.Length == 0 ? Errno.Ok : Errno.EAGAIN;
        }

        for (int i = 0; i < count; i++)
        {
            _room[i] = _input.Dequeue();
        }

        return to.Write(_room.AsSpan(0, count));
    }

    public override Errno Write(IVfsCaller caller, OpenFile file, UserBuffer from, out int count)
    {
        // Each byte may become two.
        count = Math.Min(Math.Min(from.Length, _line.Room / 2), _room.Length);
        if (count == 0)
        {
            return from.Length == 0 ? Errno.Ok : Errno.EAGAIN;
        }

        Errno errno = from.Slice(0, count).Read(_room.AsSpan(0, count));
        if (errno != Errno.Ok)
        {
            count = 0;
            return errno;
        }

        ReadOnlySpan<byte> rest = _room.AsSpan(0, count);
        if (_isRaw)
        {
            _line.Write(rest);
            rest = default;
        }

        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf((byte)'\n');
            _line.Write(end < 0 ? rest : rest[..end]);
            if (end >= 0)
            {
                _line.Write("\r\n"u8);
            }

            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return Errno.Ok;
    }

    public override PollEvents Poll() =>
        (_input.Count > 0 ? PollEvents.Readable : 0) | (_line.Room > 1 ? PollEvents.Writable : 0);

    public override Errno IoctlCore(IVfsCaller caller, OpenFile file, in IoctlCall call, out long result)
    {
        result = 0;
        return Errno.ENOTTY;
    }

    public override bool IsChange(uint request) => false;

    private void OnReceived(ReadOnlySpan<byte> data)
    {
        foreach (byte b in data)
        {
            _input.Enqueue(b == '\r' && !_isRaw ? (byte)'\n' : b);
        }

        Queue.Wake(PollEvents.Readable);
    }
}
