using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>sendfile and copy_file_range: from file to file inside the server.</summary>
internal sealed class CopyCalls(byte[] room)
{
    /// <summary>The most that one request copies; callers come back for the rest, after others.</summary>
    private const ulong MostAtOnce = LongTransfer.TurnBytes;

    public Errno CopyRange(ref Request request)
    {
        if (!CopyRangeRequestView.TryParse(request.Message, out CopyRangeRequestView message))
        {
            return Errno.EBADMSG;
        }

        OpenFile? from = request.Process.Files[message.FromFd];
        OpenFile? to = request.Process.Files[message.ToFd];
        if (from is null || to is null || !from.CanRead || !to.CanWrite)
        {
            return Errno.EBADF;
        }

        if (!from.Inode.IsRegular || (to.Flags & OpenFlags.Append) != 0)
        {
            return Errno.EINVAL;
        }

        Exclusion? underWay = (message.HasFromOffset ? null : from.Transfer) ?? (message.HasToOffset ? null : to.Transfer)
            ?? to.Inode.Change;
        if (underWay is not null)
        {
            return request.After(underWay);
        }

        long fromPosition = message.HasFromOffset ? message.FromOffset : from.Position;
        long toPosition = message.HasToOffset ? message.ToOffset : to.Position;
        if (fromPosition < 0 || toPosition < 0)
        {
            return Errno.EINVAL;
        }

        if (message.BetweenFiles && (!to.Inode.IsRegular
            || (from.Inode == to.Inode && (ulong)Math.Abs(fromPosition - toPosition) < message.Count)))
        {
            return Errno.EINVAL;
        }

        ulong most = Math.Min(message.Count, MostAtOnce);
        ulong done = 0;
        Errno errno = Errno.Ok;
        while (done < most)
        {
            int wanted = (int)Math.Min(most - done, (ulong)room.Length);
            long before = fromPosition;
            errno = from.Read(request.Thread, new UserBuffer(room, 0, wanted), ref fromPosition, out int count);
            if (errno != Errno.Ok || count == 0)
            {
                break;
            }

            var buffer = new UserBuffer(room, 0, count);
            errno = to.Inode.IsRegular ? FileSizeLimit.Bound(request.Thread, to, toPosition, ref buffer) : Errno.Ok;
            int written = 0;
            if (errno == Errno.Ok)
            {
                errno = to.Write(request.Thread, buffer, ref toPosition, out written);
            }

            done += (ulong)written;
            fromPosition = before + written;
            if (errno != Errno.Ok || written < count)
            {
                break;
            }
        }

        if (done == 0 && errno != Errno.Ok)
        {
            // A blocking descriptor without room: the caller's next read and write wait instead.
            BrokenPipe.Tell(request.Thread, errno);
            return errno == Errno.EAGAIN && !to.IsNonBlocking ? Errno.EINVAL : errno;
        }

        if (!message.HasFromOffset)
        {
            from.Position = fromPosition;
        }

        if (!message.HasToOffset)
        {
            to.Position = toPosition;
        }

        CopyRangeReplyWriter.TryEncode(done, request.ReplyRoom, out int length);
        return request.Reply(length);
    }
}
