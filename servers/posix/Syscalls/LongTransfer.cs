using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;

namespace Rill.Posix.Syscalls;

/// <summary>
/// A read or write of a regular file that is longer than what one turn may move: a piece a turn, between which others are
/// served.
/// </summary>
/// <remarks>
/// To others it is one operation, as in Linux: what would move the same position waits for its end, and so does what would
/// change the content that is being written. Readers of the content do not wait. Signals wait too: programs expect that a
/// regular file takes and gives all that it can.
/// </remarks>
internal sealed class LongTransfer : CallWaiter
{
    private readonly TurnList _turns;
    private readonly OpenFile _file;
    private readonly UserBuffer _buffer;
    private readonly bool _isWrite;
    private readonly bool _movesPosition;
    private readonly Exclusion _exclusion = new();
    private long _position;
    private int _done;

    /// <param name="request">The request.</param>
    /// <param name="turns">Where it takes its turns.</param>
    /// <param name="file">A regular file; nobody else has a longer operation under way that this one would meet.</param>
    /// <param name="buffer">All of the caller's bytes.</param>
    /// <param name="isWrite">Write or read.</param>
    /// <param name="position">Where in the file to go on.</param>
    /// <param name="done">How much was moved already.</param>
    /// <param name="movesPosition">Whether the description's position goes along.</param>
    private LongTransfer(
        in Request request, TurnList turns, OpenFile file, UserBuffer buffer, bool isWrite, long position, int done, bool movesPosition)
        : base(in request)
    {
        _turns = turns;
        _file = file.AddReference();
        _buffer = buffer;
        _isWrite = isWrite;
        _position = position;
        _done = done;
        _movesPosition = movesPosition;
    }

    /// <summary>The most bytes that one turn moves.</summary>
    public const int TurnBytes = 64 << 10;

    /// <summary>Goes on with a transfer of which the first piece is done.</summary>
    public static void Start(
        in Request request, TurnList turns, OpenFile file, UserBuffer buffer, bool isWrite, long position, int done, bool movesPosition)
    {
        var transfer = new LongTransfer(in request, turns, file, buffer, isWrite, position, done, movesPosition);
        if (movesPosition)
        {
            file.Transfer = transfer._exclusion;
        }

        if (isWrite)
        {
            file.Inode.Change = transfer._exclusion;
        }

        transfer.Begin();
        turns.Add(transfer);
    }

    /// <inheritdoc/>
    public override void Interrupt()
    {
    }

    /// <inheritdoc/>
    protected override void Retry()
    {
        Process process = Thread.Process;
        UserBuffer piece = _buffer.Slice(_done, Math.Min(TurnBytes, _buffer.Length - _done));
        Errno errno = _isWrite
            ? _file.Write(Thread, piece, ref _position, out int count)
            : _file.Read(Thread, piece, ref _position, out count);
        _done += count;
        if (_movesPosition && errno == Errno.Ok)
        {
            _file.Position = _position;
        }

        if (errno == Errno.Ok && count == piece.Length && _done < _buffer.Length)
        {
            _turns.Add(this);
            return;
        }

        // An error after the first piece is the next call's: this one tells what it moved.
        NoteDone(process);
        End();
        Replies.Count(Call, (ulong)_done);
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
    protected override void OnEnd()
    {
        if (_movesPosition)
        {
            _file.Transfer = null;
        }

        if (_isWrite)
        {
            _file.Inode.Change = null;
        }

        _exclusion.Ended.Wake(PollEvents.All);
        _file.Release();
    }
}
