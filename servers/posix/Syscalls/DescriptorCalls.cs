using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Descriptors;
using Rill.Posix.Pipes;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>Calls on descriptors.</summary>
internal static class DescriptorCalls
{
    public static Errno Close(ref Request request) =>
        CloseRequestView.TryParse(request.Message, out CloseRequestView message)
            ? request.Process.Files.Close(message.Fd)
            : Errno.EBADMSG;

    public static Errno CloseRange(ref Request request)
    {
        if (CloseRangeRequestView.Parse(request.Message, out CloseRangeRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        if (message.First > message.Last)
        {
            return Errno.EINVAL;
        }

        Process process = request.Process;
        if ((message.Flags & CloseRangeFlags.Unshare) != 0 && process.Files.Users > 1)
        {
            FdTable own = process.Files.Clone();
            request.Server.DoInPieces(process.Files.RemoveUser());
            process.Files = own;
        }

        if ((message.Flags & CloseRangeFlags.CloseOnExec) == 0)
        {
            uint next = message.First;
            return process.Files.CloseSome(ref next, message.Last)
                ? Errno.Ok
                : LongClose.Start(ref request, process.Files, next, message.Last);
        }

        for (uint fd = message.First; fd < (uint)process.Files.Capacity && fd <= message.Last; fd++)
        {
            if (process.Files[(int)fd] is not null)
            {
                process.Files.SetCloseOnExec((int)fd, true);
            }
        }

        return Errno.Ok;
    }

    public static Errno Duplicate(ref Request request)
    {
        if (DuplicateRequestView.Parse(request.Message, out DuplicateRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        Errno errno = request.GetFile(message.Fd, out OpenFile file);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        bool closeOnExec = message.Flags != 0;
        ulong limit = request.Process.Limits.Soft(Resource.Files);
        if (!message.HasExactly)
        {
            return Duplicate(ref request, file, message.AtLeast, closeOnExec);
        }

        if (message.Exactly < 0 || (ulong)message.Exactly >= Math.Min(limit, FdTable.Most))
        {
            return Errno.EBADF;
        }

        if (message.Exactly != message.Fd)
        {
            request.Process.Files.Replace(message.Exactly, file.AddReference(), closeOnExec);
        }

        return request.ReplyFd(message.Exactly);
    }

    public static Errno FileLock(ref Request request)
    {
        if (!FileLockRequestView.TryParse(request.Message, out FileLockRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = request.GetUsableFile(message.Fd, out OpenFile file);
        return errno == Errno.Ok ? RecordLocking.Lock(ref request, file, message) : errno;
    }

    public static Errno Flock(ref Request request)
    {
        if (!FlockRequestView.TryParse(request.Message, out FlockRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = request.GetUsableFile(message.Fd, out OpenFile file);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        FileLocks locks = file.Inode.Locks ??= new FileLocks();
        var operation = (FlockOperation)message.Operation & ~FlockOperation.NonBlock;
        if (operation == FlockOperation.Unlock)
        {
            locks.ReleaseWhole(file);
            return Errno.Ok;
        }

        if (operation is not (FlockOperation.Shared or FlockOperation.Exclusive))
        {
            return Errno.EINVAL;
        }

        bool isExclusive = operation == FlockOperation.Exclusive;
        errno = locks.TakeWhole(file, isExclusive);
        if (errno != Errno.EAGAIN || ((FlockOperation)message.Operation & FlockOperation.NonBlock) != 0)
        {
            return errno;
        }

        LockWaiter.Start(request.Server, request.Thread, request.Call, file, () => locks.TakeWhole(file, isExclusive));
        return request.Hold();
    }

    public static Errno Ioctl(ref Request request)
    {
        if (!IoctlRequestView.TryParse(request.Message, out IoctlRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = request.GetUsableFile(message.Fd, out OpenFile file);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        var call = new IoctlCall(message.Request, message.Argument, request.Input, request.Output);
        switch (message.Request)
        {
            case FileRequests.CloseOnExec or FileRequests.NoCloseOnExec:
                request.Process.Files.SetCloseOnExec(message.Fd, message.Request == FileRequests.CloseOnExec);
                return ReplyIoctl(ref request, 0);
            case FileRequests.NonBlock or FileRequests.Async:
                errno = call.TryGetInt32(out int value);
                OpenFlags bit = message.Request == FileRequests.NonBlock ? OpenFlags.NonBlock : OpenFlags.Async;
                file.Flags = value != 0 ? file.Flags | bit : file.Flags & ~bit;
                return errno == Errno.Ok ? ReplyIoctl(ref request, 0) : errno;
            case FileRequests.BytesReadable when file.Inode.IsRegular:
                errno = call.PutInt32((int)Math.Clamp(file.Inode.Size - file.Position, 0, int.MaxValue));
                return errno == Errno.Ok ? ReplyIoctl(ref request, 0) : errno;
        }

        errno = file.Ioctl(request.Thread, call, out long result);
        if (errno == Errno.EAGAIN && !file.IsNonBlocking && file.Queue is not null)
        {
            IoctlWaiter.Start(request.Server, request.Thread, request.Call, file, call);
            return request.Hold();
        }

        return errno == Errno.Ok ? ReplyIoctl(ref request, result) : errno;
    }

    private static Errno ReplyIoctl(ref Request request, long result)
    {
        Replies.Ioctl(request.Call, result);
        return request.Hold();
    }

    public static Errno Pipe(ref Request request)
    {
        if (PipeRequestView.Parse(request.Message, out PipeRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        OpenFlags flags = message.Flags;
        Process process = request.Process;
        bool closeOnExec = (flags & OpenFlags.CloseOnExec) != 0;
        Errno errno = request.Server.PipeLedger.TryMake(process.Credentials, out Pipe? pipe);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        Location location = request.Server.PipeFiles.Make(ModeBits.Fifo | Octal.O600, "pipe", process.Credentials);
        location.Inode.Fifo = pipe!;
        OpenFlags status = flags & OpenFlags.NonBlock;
        OpenFile reader = new PipeEnd(location, OpenFlags.ReadOnly | status, pipe!);
        OpenFile writer = new PipeEnd(location, OpenFlags.WriteOnly | status, pipe!);
        ulong limit = process.Limits.Soft(Resource.Files);
        errno = process.Files.Add(reader, closeOnExec, limit, out int first);
        if (errno != Errno.Ok)
        {
            reader.Release();
            writer.Release();
            return errno;
        }

        errno = process.Files.Add(writer, closeOnExec, limit, out int second);
        if (errno != Errno.Ok)
        {
            process.Files.Close(first);
            writer.Release();
            return errno;
        }

        TwoFdsReplyWriter.TryEncode(first, second, request.Server.ReplyRoom, out int length);
        return request.Reply(length);
    }

    /// <summary>A second descriptor of a description, at a number or above it.</summary>
    public static Errno Duplicate(ref Request request, OpenFile file, long atLeast, bool closeOnExec)
    {
        ulong limit = request.Process.Limits.Soft(Resource.Files);
        if (atLeast < 0 || (ulong)atLeast >= limit)
        {
            return Errno.EINVAL;
        }

        Errno errno = request.Process.Files.Add(file.AddReference(), closeOnExec, limit, out int fd, (int)Math.Min(atLeast, FdTable.Most));
        if (errno != Errno.Ok)
        {
            file.Release();
            return errno;
        }

        return request.ReplyFd(fd);
    }
}
