using Rill.LinuxAbi;
using Rill.Posix.Descriptors;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>Calls on descriptors.</summary>
internal sealed class DescriptorCalls(TurnList turns)
{
    public Errno Close(ref Request request) =>
        CloseRequestView.TryParse(request.Message, out CloseRequestView message)
            ? request.Process.Files.Close(message.Fd)
            : Errno.EBADMSG;

    public Errno CloseRange(ref Request request)
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
            turns.DoInPieces(process.Files.RemoveUser());
            process.Files = own;
        }

        if ((message.Flags & CloseRangeFlags.CloseOnExec) == 0)
        {
            uint next = message.First;
            return process.Files.CloseSome(ref next, message.Last)
                ? Errno.Ok
                : LongClose.Start(ref request, turns, process.Files, next, message.Last);
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

    public Errno Duplicate(ref Request request)
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
