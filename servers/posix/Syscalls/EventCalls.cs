using System.Runtime.InteropServices;
using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Epoll;
using Rill.Posix.Lifecycle;
using Rill.Posix.Timers;
using Rill.Posix.Tmpfs;
using Rill.Posix.Vfs;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>poll, epoll, eventfd, timerfd, signalfd, memfd.</summary>
internal static class EventCalls
{
    public static Errno Poll(ref Request request)
    {
        if (!PollRequestView.TryParse(request.Message, out PollRequestView message))
        {
            return Errno.EBADMSG;
        }

        UserBuffer input = request.Input;
        int count = input.Length / Marshal.SizeOf<PollFd>();
        if ((ulong)count > request.Process.Limits.Soft(Resource.Files))
        {
            return Errno.EINVAL;
        }

        PollFd[]? rented = null;
        Span<PollFd> set = count <= 32 ? stackalloc PollFd[count] : (rented = new PollFd[count]);
        Errno errno = input.Read(MemoryMarshal.AsBytes(set));
        if (errno != Errno.Ok)
        {
            return errno;
        }

        int ready = PollFd.Evaluate(request.Process.Files, set);
        ulong deadline = message.HasDeadline ? message.Deadline : ulong.MaxValue;
        if (ready == 0 && deadline > request.Server.Clock.Monotonic)
        {
            PollWaiter.Start(
                request.Server, request.Thread, request.Call, rented ?? set.ToArray(), request.Output, deadline);
            return request.Hold();
        }

        errno = request.Output.Write(MemoryMarshal.AsBytes(set));
        return errno == Errno.Ok ? ReplyReady(ref request, ready) : errno;
    }

    private static Errno ReplyReady(ref Request request, int ready)
    {
        Replies.Ready(request.Call, ready);
        return request.Hold();
    }

    public static Errno EventFd(ref Request request)
    {
        if (EventFdRequestView.Parse(request.Message, out EventFdRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        Location location = MakeAnonymous(ref request, "[eventfd]");
        var file = new EventFile(
            location,
            OpenFlags.ReadWrite | ((message.Flags & EventFdFlags.NonBlock) != 0 ? OpenFlags.NonBlock : OpenFlags.ReadOnly),
            message.Initial,
            (message.Flags & EventFdFlags.Semaphore) != 0);
        return request.ReplyNewFd(file, (message.Flags & EventFdFlags.CloseOnExec) != 0);
    }

    public static Errno EpollCreate(ref Request request)
    {
        if (EpollCreateRequestView.Parse(request.Message, out EpollCreateRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        var file = new EpollFile(MakeAnonymous(ref request, "[eventpoll]"), OpenFlags.ReadWrite, request.Server.Ready);
        return request.ReplyNewFd(file, message.Flags != 0);
    }

    public static Errno EpollControl(ref Request request)
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
                    ? epoll.Control(message.Operation, target, message.Fd, (PollEvents)message.Events, message.Data)
                    : Errno.EINVAL;
            }
        }

        return errno;
    }

    public static Errno EpollWait(ref Request request)
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
        if (count == 0 && deadline > request.Server.Clock.Monotonic)
        {
            EpollWaiter.Start(request.Server, request.Thread, request.Call, epoll, request.Output, deadline);
            return request.Hold();
        }

        return request.ReplyCount(count);
    }

    public static Errno TimerFd(ref Request request)
    {
        if (TimerFdRequestView.Parse(request.Message, out TimerFdRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        // The alarm clocks wake no machine here.
        uint clock = message.Clock;
        if (clock is not (ClockId.Realtime or ClockId.Monotonic or ClockId.Boottime or ClockId.RealtimeAlarm or ClockId.BoottimeAlarm))
        {
            return Errno.EINVAL;
        }

        var file = new TimerFile(
            MakeAnonymous(ref request, "[timerfd]"),
            OpenFlags.ReadWrite | (message.Flags & OpenFlags.NonBlock),
            request.Server.Loop,
            request.Server.Clock,
            isRealtime: clock is ClockId.Realtime or ClockId.RealtimeAlarm);
        return request.ReplyNewFd(file, (message.Flags & OpenFlags.CloseOnExec) != 0);
    }

    public static Errno TimerFdSet(ref Request request)
    {
        if (TimerFdSetRequestView.Parse(request.Message, out TimerFdSetRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        Errno errno = request.GetFile(message.Fd, out OpenFile file);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if (file is not TimerFile timer)
        {
            return Errno.EINVAL;
        }

        TimerSetting old = timer.Current;
        if (!message.Query)
        {
            timer.Set(new TimerSetting(message.ValueNs, message.IntervalNs), (message.Flags & TimerFlags.Absolute) != 0);
        }

        TimerReplyWriter.TryEncode(old.Value, old.Interval, request.Server.ReplyRoom, out int length);
        return request.Reply(length);
    }

    public static Errno SignalFd(ref Request request)
    {
        if (SignalFdRequestView.Parse(request.Message, out SignalFdRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        if (message.Fd != -1)
        {
            Errno errno = request.GetFile(message.Fd, out OpenFile file);
            if (errno != Errno.Ok || file is not SignalFile existing)
            {
                return errno == Errno.Ok ? Errno.EINVAL : errno;
            }

            existing.Mask = message.Mask & ~Signal.Unblockable;
            return request.ReplyFd(message.Fd);
        }

        var made = new SignalFile(
            MakeAnonymous(ref request, "[signalfd]"),
            OpenFlags.ReadWrite | (message.Flags & OpenFlags.NonBlock),
            request.Process,
            message.Mask);
        return request.ReplyNewFd(made, (message.Flags & OpenFlags.CloseOnExec) != 0);
    }

    public static Errno MemFd(ref Request request)
    {
        if (MemFdRequestView.Parse(request.Message, out MemFdRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        if (message.Name.Length > 249)
        {
            return Errno.EINVAL;
        }

        uint mode = ModeBits.Regular | ((message.Flags & MemFdFlags.NoExecSeal) != 0 ? Octal.O666 : Octal.O777);
        Errno errno = request.Server.SharedMemory.MakeInode(request.Process.Credentials, mode, 0, out Inode? inode);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        var content = (TmpfsFile)inode!;
        content.Links = 0;
        content.User = request.Process.Credentials.FileUser;
        content.Group = request.Process.Credentials.FileGroup;
        if ((message.Flags & (MemFdFlags.AllowSealing | MemFdFlags.NoExecSeal)) != 0)
        {
            content.AllowSealing();
        }

        byte[] name = [.. "/memfd:"u8, .. message.Name, .. " (deleted)"u8];
        Location location = request.Server.AnonymousFiles.Place(name, content);
        return request.ReplyNewFd(
            new TmpfsOpenFile(location, OpenFlags.ReadWrite, content, isMadeWithFile: true), (message.Flags & MemFdFlags.CloseOnExec) != 0);
    }

    private static Location MakeAnonymous(ref Request request, string kind) =>
        request.Server.AnonymousFiles.Make(Octal.O600, kind, request.Process.Credentials);
}
