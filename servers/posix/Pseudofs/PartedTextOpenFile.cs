using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;

namespace Rill.Posix.Pseudofs;

/// <summary>
/// An open file whose text is made in parts. A read gives what is left of one part; a reader that goes back gets a new
/// text from its beginning, and one that goes on ahead waits, a part a turn, until its place is reached.
/// </summary>
/// <remarks>Source: Linux, fs/seq_file.c: seq_read_iter starts anew at position 0, traverse goes to any other.</remarks>
/// <param name="location">Where it was found.</param>
/// <param name="flags">Access mode and status flags.</param>
/// <param name="ready">The list of those that are woken.</param>
/// <param name="turns">Where it waits for its turns.</param>
/// <param name="begin">Begins the text.</param>
internal sealed class PartedTextOpenFile(Location location, OpenFlags flags, ReadyList ready, TurnList turns, Func<TextParts> begin)
    : OpenFile(location, flags)
{
    private readonly WaitQueue _nextTurn = new();
    private TextParts? _parts;
    private byte[] _content = [];

    /// <summary>Where in the text the content begins.</summary>
    private long _start;

    public override bool IsSeekable => true;

    public override WaitQueue NextTurn => _nextTurn;

    public override Errno Read(IVfsCaller caller, UserBuffer to, ref long position, out int count)
    {
        count = 0;
        if (_parts is null || position < _start || (position == 0 && (_content.Length != 0 || _parts.IsOver)))
        {
            _parts = begin();
            _content = [];
            _start = 0;
        }

        bool hasWorked = false;
        while (position >= _start + _content.Length)
        {
            if (_parts.IsOver)
            {
                return Errno.Ok;
            }

            if (hasWorked)
            {
                turns.Add(new QueueWaker(ready, _nextTurn));
                return Errno.EAGAIN;
            }

            var text = new StringBuilder();
            Errno errno = _parts.Next(caller, text);
            if (errno != Errno.Ok)
            {
                return errno;
            }

            _start += _content.Length;
            _content = Encoding.Latin1.GetBytes(text.ToString());
            hasWorked = true;
        }

        long within = position - _start;
        Errno read = TextContent.Read(_content, to, ref within, out count);
        position = _start + within;
        return read;
    }

    public override Errno Seek(long offset, uint whence, out long position)
    {
        position = Position;
        return whence is SeekFrom.Start or SeekFrom.Current ? base.Seek(offset, whence, out position) : Errno.EINVAL;
    }

    private sealed class QueueWaker(ReadyList ready, WaitQueue queue) : Waker(ready)
    {
        public override void Run() => queue.Wake(PollEvents.All);
    }
}
