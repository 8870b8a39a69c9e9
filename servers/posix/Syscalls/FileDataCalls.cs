using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>Calls on a file's content other than reads and writes.</summary>
internal sealed class FileDataCalls(byte[] room, TurnList turns)
{
    public Errno Seek(ref Request request)
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
                OffsetReplyWriter.TryEncode(position, request.ReplyRoom, out int length);
                return request.Reply(length);
            }
        }

        return errno;
    }

    public Errno ReadDirectory(ref Request request)
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

        Span<byte> entries = room.AsSpan(0, Math.Min(request.Output.Length, room.Length));
        var list = new DirectoryList(entries);
        long before = file.Position;
        errno = file.List(request.Thread, ref list);
        if (errno == Errno.Ok)
        {
            errno = request.Output.Write(entries[..list.Length]);
        }

        if (errno != Errno.Ok)
        {
            // What nobody got comes again.
            file.Position = before;
            return errno;
        }

        return request.ReplyCount(list.Length);
    }

    public Errno Sync(ref Request request)
    {
        if (!SyncRequestView.TryParse(request.Message, out SyncRequestView message))
        {
            return Errno.EBADMSG;
        }

        // All file systems so far live in memory: what was written is as durable as it will be.
        return message.Fd == -1 ? Errno.Ok : request.GetUsableFile(message.Fd, out _);
    }

    public Errno Allocate(ref Request request)
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

        errno = file.Inode.IsRegular ? FileSizeLimit.Check(request.Thread, message.Offset + message.Length) : Errno.ENODEV;
        return errno != Errno.Ok ? errno
            : message.HasUnknownMode ? Errno.EOPNOTSUPP
            : LongShrink.Finish(ref request, turns, file.Inode, file.Allocate(message.Mode, message.Offset, message.Length));
    }
}
