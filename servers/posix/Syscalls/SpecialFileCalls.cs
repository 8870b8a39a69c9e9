using Rill.LinuxAbi;
using Rill.Posix.Epoll;
using Rill.Posix.Lifecycle;
using Rill.Posix.Timers;
using Rill.Posix.Tmpfs;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Protocols.Posix;
using Rill.Runtime;

namespace Rill.Posix.Syscalls;

/// <summary>Files without names: eventfd, timerfd, signalfd, memfd.</summary>
internal sealed class SpecialFileCalls(
    AnonymousFileSystem files, TmpfsFileSystem memory, EventLoop loop, SystemClock clock)
{
    public Errno EventFd(ref Request request)
    {
        if (EventFdRequestView.Parse(request.Message, out EventFdRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        Location location = files.Make(Octal.O600, "[eventfd]", request.Process.Credentials);
        var file = new EventFile(
            location,
            OpenFlags.ReadWrite | ((message.Flags & EventFdFlags.NonBlock) != 0 ? OpenFlags.NonBlock : OpenFlags.ReadOnly),
            message.Initial,
            (message.Flags & EventFdFlags.Semaphore) != 0);
        return request.ReplyNewFd(file, (message.Flags & EventFdFlags.CloseOnExec) != 0);
    }

    public Errno TimerFd(ref Request request)
    {
        if (TimerFdRequestView.Parse(request.Message, out TimerFdRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        // The alarm clocks wake no machine here.
        uint clockId = message.Clock;
        if (clockId is not (ClockId.Realtime or ClockId.Monotonic or ClockId.Boottime or ClockId.RealtimeAlarm or ClockId.BoottimeAlarm))
        {
            return Errno.EINVAL;
        }

        var file = new TimerFile(
            files.Make(Octal.O600, "[timerfd]", request.Process.Credentials),
            OpenFlags.ReadWrite | (message.Flags & OpenFlags.NonBlock),
            loop,
            clock,
            isRealtime: clockId is ClockId.Realtime or ClockId.RealtimeAlarm);
        return request.ReplyNewFd(file, (message.Flags & OpenFlags.CloseOnExec) != 0);
    }

    public Errno TimerFdSet(ref Request request)
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

        TimerReplyWriter.TryEncode(old.Value, old.Interval, request.ReplyRoom, out int length);
        return request.Reply(length);
    }

    public Errno SignalFd(ref Request request)
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
            files.Make(Octal.O600, "[signalfd]", request.Process.Credentials),
            OpenFlags.ReadWrite | (message.Flags & OpenFlags.NonBlock),
            request.Process,
            message.Mask);
        return request.ReplyNewFd(made, (message.Flags & OpenFlags.CloseOnExec) != 0);
    }

    public Errno MemFd(ref Request request)
    {
        if (MemFdRequestView.Parse(request.Message, out MemFdRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        if (message.Name.Length > 249)
        {
            return Errno.EINVAL;
        }

        ModeBits mode = ModeBits.Regular | ((message.Flags & MemFdFlags.NoExecSeal) != 0 ? Octal.O666 : Octal.O777);
        Errno errno = memory.MakeInode(request.Process.Credentials, mode, 0, out Inode? inode);
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
        Location location = files.Place(name, content);
        return request.ReplyNewFd(
            new TmpfsOpenFile(location, OpenFlags.ReadWrite, content, isMadeWithFile: true), (message.Flags & MemFdFlags.CloseOnExec) != 0);
    }
}
