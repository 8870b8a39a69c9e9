using Rill.LinuxAbi;
using Rill.Posix.Boot;
using Rill.Posix.Buffers;
using Rill.Posix.Epoll;
using Rill.Posix.Processes;
using Rill.Runtime;

namespace Rill.Posix.Syscalls;

/// <summary>An epoll_wait that found nothing yet.</summary>
internal sealed class EpollWaiter : CallWaiter
{
    private readonly ulong _deadline;
    private readonly EpollFile _epoll;
    private readonly UserBuffer _events;

    private EpollWaiter(PosixServer server, UserThread thread, PendingCall call, EpollFile epoll, UserBuffer events, ulong deadline)
        : base(server, thread, call)
    {
        _epoll = (EpollFile)epoll.AddReference();
        _events = events;
        _deadline = deadline;
    }

    /// <summary>Waits for an event.</summary>
    public static void Start(
        PosixServer server, UserThread thread, PendingCall call, EpollFile epoll, UserBuffer events, ulong deadline) =>
        new EpollWaiter(server, thread, call, epoll, events, deadline).Begin();

    /// <inheritdoc/>
    protected override void OnBegin()
    {
        WaitOn(_epoll.Queue, PollEvents.Readable);
        WaitUntil(_deadline);
    }

    /// <inheritdoc/>
    protected override void Retry()
    {
        Errno errno = _epoll.Collect(_events, out int count);
        if (errno == Errno.Ok && count == 0)
        {
            return;
        }

        End();
        if (errno == Errno.Ok)
        {
            Replies.Count(Call, (ulong)count);
        }
        else
        {
            ReplyError(errno);
        }
    }

    /// <inheritdoc/>
    protected override void OnDeadline()
    {
        End();
        Replies.Count(Call, 0);
    }

    /// <inheritdoc/>
    protected override void ReplyInterrupted() => ReplyError(Errno.EINTR);

    /// <inheritdoc/>
    protected override void OnEnd() => _epoll.Release();
}
