using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>read and write in all their forms.</summary>
internal sealed class TransferCalls(TurnList turns)
{
    public Errno Read(ref Request request)
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
                LongTransfer.Start(in request, turns, file, buffer, isWrite: false, position, count, !message.HasOffset);
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
        FileWaiter.Start(in request, file, buffer, isWrite: false, 0, offset);
        return request.Hold();
    }

    public Errno Write(ref Request request)
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

            errno = FileSizeLimit.Bound(request.Thread, file, position, ref buffer);
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
                LongTransfer.Start(in request, turns, file, buffer, isWrite: true, position, count, !message.HasOffset);
                return request.Hold();
            }

            request.Process.Io.NoteWrite(count);
            return request.ReplyCount(count);
        }

        if ((errno is Errno.Ok or Errno.EAGAIN) && mayWait)
        {
            long? offset = message.HasOffset ? position : null;
            Waiter waiter = FileWaiter.Start(in request, file, buffer, isWrite: true, count, offset);
            if (errno == Errno.Ok)
            {
                waiter.Wake();
            }

            return request.Hold();
        }

        BrokenPipe.Tell(request.Thread, errno);
        return errno;
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
