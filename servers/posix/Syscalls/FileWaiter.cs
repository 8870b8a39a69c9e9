using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;

namespace Rill.Posix.Syscalls;

/// <summary>A read or write that has to wait.</summary>
internal sealed class FileWaiter : CallWaiter
{
    private readonly OpenFile _file;
    private readonly UserBuffer _buffer;
    private readonly bool _isWrite;
    private int _done;
    private long? _offset;

    private FileWaiter(
        in Request request, OpenFile file, UserBuffer buffer, bool isWrite, int done, long? offset)
        : base(in request)
    {
        _file = file.AddReference();
        _buffer = buffer;
        _isWrite = isWrite;
        _done = done;
        _offset = offset;
    }

    /// <summary>Waits until the file is ready.</summary>
    /// <param name="request">The request.</param>
    /// <param name="file">The file, whose first try returned EAGAIN or, of a write, took a part.</param>
    /// <param name="buffer">All of the caller's bytes.</param>
    /// <param name="isWrite">Write or read.</param>
    /// <param name="done">How much was written already.</param>
    /// <param name="offset">Where in the file; null: at its position, which moves.</param>
    /// <returns>The waiter, which may be woken.</returns>
    public static Waiter Start(
        in Request request, OpenFile file, UserBuffer buffer, bool isWrite, int done, long? offset)
    {
        var waiter = new FileWaiter(in request, file, buffer, isWrite, done, offset);
        waiter.Begin();
        return waiter;
    }

    /// <inheritdoc/>
    public override void Interrupt()
    {
        if (!_isWrite || !_file.WritesToTheEnd)
        {
            base.Interrupt();
        }
    }

    /// <inheritdoc/>
    protected override void OnBegin() =>
        WaitOn(_file.NextTurn ?? _file.Queue!, _isWrite ? PollEvents.Writable : PollEvents.Readable);

    /// <inheritdoc/>
    protected override void Retry()
    {
        Process process = Thread.Process;
        long position = _offset ?? _file.Position;
        Errno errno = _isWrite
            ? _file.Write(Thread, _buffer.Slice(_done), ref position, out int count)
            : _file.Read(Thread, _buffer, ref position, out count);
        _done += count;
        if (_offset is not null)
        {
            _offset = position;
        }
        else if (errno == Errno.Ok)
        {
            _file.Position = position;
        }

        if (errno == Errno.EAGAIN || (errno == Errno.Ok && _isWrite && _done < _buffer.Length && count > 0))
        {
            if (errno == Errno.Ok)
            {
                Ready.Add(this);
            }

            return;
        }

        if (IsDone)
        {
            // The try itself ended the process (a signal of the terminal).
            return;
        }

        End();
        if (errno == Errno.Ok || _done > 0)
        {
            NoteDone(process);
            Replies.Count(Call, (ulong)_done);
            return;
        }

        BrokenPipe.Tell(Thread, errno);
        ReplyError(errno);
    }

    private void NoteDone(Process process)
    {
        if (_isWrite)
        {
            process.Io.NoteWrite(_done);
        }
        else
        {
            process.Io.NoteRead(_done);
        }
    }

    /// <inheritdoc/>
    protected override void ReplyInterrupted()
    {
        if (_done > 0)
        {
            NoteDone(Thread.Process);
            Replies.Count(Call, (ulong)_done);
        }
        else
        {
            base.ReplyInterrupted();
        }
    }

    /// <inheritdoc/>
    protected override void OnEnd() => _file.Release();
}
