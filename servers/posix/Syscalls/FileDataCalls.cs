using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Processes;
using Rill.Posix.Signals;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>Calls that move data.</summary>
internal static class FileDataCalls
{
    public static Errno Read(ref Request request)
    {
        if (TransferRequestView.Parse(request.Message, out TransferRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        OpenFile? file = request.Process.Files[message.Fd];
        if (file is null || !file.CanRead)
        {
            return Errno.EBADF;
        }

        Errno errno = Begin(file, message, out long position);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        UserBuffer buffer = request.Output;
        if (file.Fill != ReadFill.None)
        {
            request.Process.Io.NoteRead(buffer.Length);
            return request.ReplyFill(buffer.Length, file.Fill);
        }

        if (!message.HasOffset && file.Transfer is { } transfer)
        {
            return request.After(transfer);
        }

        bool isLong = buffer.Length > LongTransfer.TurnBytes && file.Inode.IsRegular;
        UserBuffer piece = isLong ? buffer.Slice(0, LongTransfer.TurnBytes) : buffer;
        errno = file.Read(request.Thread, piece, ref position, out int count);
        if (errno == Errno.Ok)
        {
            if (!message.HasOffset)
            {
                file.Position = position;
            }

            if (isLong && count == piece.Length)
            {
                LongTransfer.Start(in request, file, buffer, isWrite: false, position, count, !message.HasOffset);
                return request.Hold();
            }

            request.Process.Io.NoteRead(count);
            return request.ReplyCount(count);
        }

        bool mayWait = file.NextTurn is not null
            || (!file.IsNonBlocking && file.Queue is not null && (message.Flags & TransferFlags.NoWait) == 0);
        if (errno != Errno.EAGAIN || !mayWait)
        {
            return errno;
        }

        long? offset = message.HasOffset ? position : null;
        FileWaiter.Start(request.Server, request.Thread, request.Call, file, buffer, isWrite: false, 0, offset);
        return request.Hold();
    }

    public static Errno Write(ref Request request)
    {
        if (TransferRequestView.Parse(request.Message, out TransferRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        OpenFile? file = request.Process.Files[message.Fd];
        if (file is null || !file.CanWrite)
        {
            return Errno.EBADF;
        }

        Errno errno = Begin(file, message, out long position);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        UserBuffer buffer = request.Input;
        if ((!message.HasOffset && file.Transfer is not null) || file.Inode.Change is not null)
        {
            return request.After((message.HasOffset ? null : file.Transfer) ?? file.Inode.Change!);
        }

        if (file.Inode.IsRegular)
        {
            if ((message.Flags & TransferFlags.Append) != 0)
            {
                position = file.Inode.Size;
            }

            errno = Bound(request.Thread, file, position, ref buffer);
            if (errno != Errno.Ok)
            {
                return errno;
            }
        }

        bool isLong = buffer.Length > LongTransfer.TurnBytes && file.Inode.IsRegular;
        UserBuffer piece = isLong ? buffer.Slice(0, LongTransfer.TurnBytes) : buffer;
        errno = file.Write(request.Thread, piece, ref position, out int count);
        bool mayWait = !file.IsNonBlocking && file.Queue is not null && (message.Flags & TransferFlags.NoWait) == 0;
        if (errno == Errno.Ok && (!mayWait || !file.WritesAll || count == buffer.Length))
        {
            if (!message.HasOffset)
            {
                file.Position = position;
            }

            if (isLong && count == piece.Length)
            {
                LongTransfer.Start(in request, file, buffer, isWrite: true, position, count, !message.HasOffset);
                return request.Hold();
            }

            request.Process.Io.NoteWrite(count);
            return request.ReplyCount(count);
        }

        if ((errno is Errno.Ok or Errno.EAGAIN) && mayWait)
        {
            long? offset = message.HasOffset ? position : null;
            Waiter waiter = FileWaiter.Start(
                request.Server, request.Thread, request.Call, file, buffer, isWrite: true, count, offset);
            if (errno == Errno.Ok)
            {
                waiter.Wake();
            }

            return request.Hold();
        }

        SignalBrokenPipe(request.Thread, errno);
        return errno;
    }

    public static Errno Seek(ref Request request)
    {
        if (!SeekRequestView.TryParse(request.Message, out SeekRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = request.GetUsableFile(message.Fd, out OpenFile file);
        if (errno == Errno.Ok)
        {
            if (file.Transfer is { } transfer)
            {
                return request.After(transfer);
            }

            errno = file.Seek(message.Offset, message.Whence, out long position);
            if (errno == Errno.Ok)
            {
                OffsetReplyWriter.TryEncode(position, request.Server.ReplyRoom, out int length);
                return request.Reply(length);
            }
        }

        return errno;
    }

    public static Errno ReadDirectory(ref Request request)
    {
        if (!ReadDirectoryRequestView.TryParse(request.Message, out ReadDirectoryRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = request.GetUsableFile(message.Fd, out OpenFile file);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        Span<byte> room = request.Server.ScratchRoom.AsSpan(0, Math.Min(request.Output.Length, request.Server.ScratchRoom.Length));
        var list = new DirectoryList(room);
        errno = file.List(request.Thread, ref list);
        if (errno == Errno.Ok)
        {
            errno = request.Output.Write(room[..list.Length]);
        }

        return errno == Errno.Ok ? request.ReplyCount(list.Length) : errno;
    }

    public static Errno Sync(ref Request request)
    {
        if (!SyncRequestView.TryParse(request.Message, out SyncRequestView message))
        {
            return Errno.EBADMSG;
        }

        // All file systems so far live in memory: what was written is as durable as it will be.
        return message.Fd == -1 ? Errno.Ok : request.GetUsableFile(message.Fd, out _);
    }

    public static Errno Allocate(ref Request request)
    {
        if (!AllocateRequestView.TryParse(request.Message, out AllocateRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = request.GetUsableFile(message.Fd, out OpenFile file);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if (message.Offset < 0 || message.Length <= 0)
        {
            return Errno.EINVAL;
        }

        if (!file.CanWrite)
        {
            return Errno.EBADF;
        }

        if (message.Offset > long.MaxValue - message.Length)
        {
            return Errno.EFBIG;
        }

        if (file.Inode.Change is { } change)
        {
            return request.After(change);
        }

        errno = file.Inode.IsRegular ? CheckSize(request.Thread, message.Offset + message.Length) : Errno.ENODEV;
        return errno != Errno.Ok ? errno
            : message.HasUnknownMode ? Errno.EOPNOTSUPP
            : LongShrink.Finish(ref request, file.Inode, file.Allocate((uint)message.Mode, message.Offset, message.Length));
    }

    /// <summary>EPIPE comes with SIGPIPE to the writing thread.</summary>
    public static void SignalBrokenPipe(UserThread thread, Errno errno)
    {
        if (errno == Errno.EPIPE)
        {
            Process process = thread.Process;
            process.Server.Signals.Send(
                process, thread, new SignalInfo(Signal.Pipe, SignalCode.User, process.Id, process.Credentials.RealUser));
        }
    }

    /// <summary>RLIMIT_FSIZE: EFBIG and SIGXFSZ for a size above it.</summary>
    public static Errno CheckSize(UserThread thread, long size)
    {
        if (size < 0 || (ulong)size <= thread.Process.Limits.Soft(Resource.FileSize))
        {
            return Errno.Ok;
        }

        thread.Process.Server.Signals.Send(thread.Process, thread, new SignalInfo(Signal.Xfsz, SignalCode.Kernel));
        return Errno.EFBIG;
    }

    /// <summary>Shortens a write to what RLIMIT_FSIZE lets through.</summary>
    public static Errno Bound(UserThread thread, OpenFile file, long position, ref UserBuffer buffer)
    {
        ulong limit = thread.Process.Limits.Soft(Resource.FileSize);
        if (limit == Resource.Infinity || buffer.Length == 0)
        {
            return Errno.Ok;
        }

        long at = (file.Flags & OpenFlags.Append) != 0 ? file.Inode.Size : position;
        if ((ulong)at >= limit)
        {
            return CheckSize(thread, at + 1);
        }

        buffer = buffer.Slice(0, (int)Math.Min((ulong)buffer.Length, limit - (ulong)at));
        return Errno.Ok;
    }

    private static Errno Begin(OpenFile file, in TransferRequestView message, out long position)
    {
        position = file.Position;
        if (!message.HasOffset)
        {
            return Errno.Ok;
        }

        position = message.Offset;
        return !file.IsSeekable ? Errno.ESPIPE : position < 0 ? Errno.EINVAL : Errno.Ok;
    }
}
