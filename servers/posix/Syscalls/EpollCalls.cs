using Rill.LinuxAbi;
using Rill.Posix.Epoll;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>epoll.</summary>
internal sealed class EpollCalls(AnonymousFileSystem files, ReadyList ready, SystemClock clock)
{
    public Errno EpollCreate(ref Request request)
    {
        if (EpollCreateRequestView.Parse(request.Message, out EpollCreateRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        var file = new EpollFile(files.Make(Octal.O600, "[eventpoll]", request.Process.Credentials), OpenFlags.ReadWrite, ready);
        return request.ReplyNewFd(file, message.Flags != 0);
    }

    public Errno EpollControl(ref Request request)
    {
        if (!EpollControlRequestView.TryParse(request.Message, out EpollControlRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = request.GetFile(message.Epoll, out OpenFile file);
        if (errno == Errno.Ok)
        {
            errno = request.GetFile(message.Fd, out OpenFile target);
            if (errno == Errno.Ok)
            {
                return file is EpollFile epoll
                    ? epoll.Control(message.Operation, target, message.Fd, message.Events, message.Data)
                    : Errno.EINVAL;
            }
        }

        return errno;
    }

    public Errno EpollWait(ref Request request)
    {
        if (!EpollWaitRequestView.TryParse(request.Message, out EpollWaitRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = request.GetFile(message.Epoll, out OpenFile file);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if (file is not EpollFile epoll || request.Output.Length < EpollRecord.Bytes)
        {
            return Errno.EINVAL;
        }

        errno = epoll.Collect(request.Output, out int count);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        ulong deadline = message.HasDeadline ? message.Deadline : ulong.MaxValue;
        if (count == 0 && deadline > clock.Monotonic)
        {
            EpollWaiter.Start(in request, epoll, request.Output, deadline);
            return request.Hold();
        }

        return request.ReplyCount(count);
    }
}
