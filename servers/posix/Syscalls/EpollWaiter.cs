using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Epoll;

namespace Rill.Posix.Syscalls;

/// <summary>An epoll_wait that found nothing yet.</summary>
internal sealed class EpollWaiter : CallWaiter
{
    private readonly ulong _deadline;
    private readonly EpollFile _epoll;
    private readonly UserBuffer _events;

    private EpollWaiter(in Request request, EpollFile epoll, UserBuffer events, ulong deadline)
        : base(in request)
    {
        _epoll = (EpollFile)epoll.AddReference();
        _events = events;
        _deadline = deadline;
    }

    /// <summary>Waits for an event.</summary>
    public static void Start(
        in Request request, EpollFile epoll, UserBuffer events, ulong deadline) =>
        new EpollWaiter(in request, epoll, events, deadline).Begin();

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
