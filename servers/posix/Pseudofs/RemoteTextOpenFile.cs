using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;

namespace Rill.Posix.Pseudofs;

/// <summary>
/// An open file of a <see cref="RemoteTextFile"/>. A read or write begins a request and gives EAGAIN; the try that follows
/// the wake-up finds the outcome. As with <see cref="TextOpenFile"/>, the content is asked for by the read at its start.
/// </summary>
/// <remarks>
/// A write that is on its way to another server cannot be taken back, so no signal ends the wait for its outcome: the end of
/// the process does. Requests of one description take turns.
/// </remarks>
internal sealed class RemoteTextOpenFile(Location location, OpenFlags flags, RemoteSource? source, RemoteSink? sink)
    : OpenFile(location, flags)
{
    /// <summary>The most that one write may bring: all values are short.</summary>
    private const int MostWritten = 4096;

    private byte[]? _content;
    private Task<RemoteText>? _reading;
    private Written? _writing;

    /// <summary>Woken when an outcome is there.</summary>
    public override WaitQueue Queue { get; } = new();

    public override bool IsSeekable => true;

    public override bool WritesToTheEnd => true;

    public override Errno Read(IVfsCaller caller, UserBuffer to, ref long position, out int count)
    {
        count = 0;
        if (source is null)
        {
            return Errno.EIO;
        }

        if (_content is null || position == 0)
        {
            _reading ??= WakeAfterAsync(source());
            if (!_reading.IsCompleted)
            {
                return Errno.EAGAIN;
            }

            (Errno made, string text) = _reading.Result;
            _reading = null;
            if (made != Errno.Ok)
            {
                return made;
            }

            _content = Encoding.Latin1.GetBytes(text);
        }

        return TextContent.Read(_content, to, ref position, out count);
    }

    public override Errno Write(IVfsCaller caller, UserBuffer from, ref long position, out int count)
    {
        count = 0;
        if (sink is null)
        {
            return Errno.EIO;
        }

        byte[] text = new byte[Math.Min(from.Length, MostWritten)];
        Errno errno = from.Read(text);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if (_writing is { Outcome.IsCompleted: false })
        {
            return Errno.EAGAIN;
        }

        Written mine = _writing is { } left && left.Caller == caller && left.Text.AsSpan().SequenceEqual(text)
            ? left
            : new Written(caller, text, WakeAfterAsync(sink(text)));
        if (!mine.Outcome.IsCompleted)
        {
            _writing = mine;
            return Errno.EAGAIN;
        }

        _writing = null;
        errno = mine.Outcome.Result;
        if (errno == Errno.Ok)
        {
            count = from.Length;
            position += count;
        }

        return errno;
    }

    public override Errno Seek(long offset, uint whence, out long position)
    {
        position = Position;
        return whence is SeekFrom.Start or SeekFrom.Current ? base.Seek(offset, whence, out position) : Errno.EINVAL;
    }

    /// <summary>Wakes those who wait after the task; they look at it later, when this one has ended too.</summary>
    private async Task<T> WakeAfterAsync<T>(Task<T> task)
    {
        T outcome = await task;
        Queue.Wake(PollEvents.All);
        return outcome;
    }

    /// <summary>A write that was begun.</summary>
    private sealed record Written(IVfsCaller Caller, byte[] Text, Task<Errno> Outcome);
}
