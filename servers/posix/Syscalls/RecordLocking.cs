using Rill.LinuxAbi;
using Rill.Posix.Descriptors;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>fcntl's record locks.</summary>
/// <remarks>Source: man 2 fcntl, "Advisory record locking", "Open file description locks".</remarks>
internal static class RecordLocking
{
    /// <summary>F_GETLK, F_SETLK, F_SETLKW and their variants for descriptions.</summary>
    public static Errno Lock(ref Request request, LockWaits waits, TurnList turns, OpenFile file, in FileLockRequestView message)
    {
        Errno errno = Range(file, message, out long start, out long end);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        bool ofDescription = message.Command is FcntlCommand.OfdGetLock or FcntlCommand.OfdSetLock or FcntlCommand.OfdSetLockWait;
        object owner = ofDescription ? file : request.Process.Files;
        var wanted = new RecordLock(owner, ofDescription ? -1 : request.Process.Id, message.Type == LockType.Write, start, end);
        FileLocks locks = file.Inode.Locks ??= new FileLocks(turns.DoInPieces);
        UserAccount payer = request.Payer;
        switch (message.Command)
        {
            case FcntlCommand.GetLock or FcntlCommand.OfdGetLock:
                return message.Type == LockType.None ? Errno.EINVAL : Tell(ref request, locks, wanted, message);
            case FcntlCommand.SetLock or FcntlCommand.SetLockWait or FcntlCommand.OfdSetLock or FcntlCommand.OfdSetLockWait:
                break;
            default:
                return Errno.EINVAL;
        }

        if (message.Type == LockType.None)
        {
            errno = locks.Release(owner, start, end, payer);
            return errno == Errno.Ok ? request.Reply(0) : errno;
        }

        if (message.Type > LockType.None)
        {
            return Errno.EINVAL;
        }

        if (message.Type == LockType.Write ? !file.CanWrite : !file.CanRead)
        {
            return Errno.EBADF;
        }

        errno = locks.Take(wanted, payer);
        if (errno != Errno.EAGAIN || message.Command is FcntlCommand.SetLock or FcntlCommand.OfdSetLock)
        {
            return errno == Errno.Ok ? request.Reply(0) : errno;
        }

        // Who pays is looked up then: an account that holds nothing is no account.
        UserLedger users = request.Dispatcher.Users;
        Process process = request.Process;
        Errno Take() => locks.Take(wanted, users.Of(process.Credentials));
        if (ofDescription)
        {
            LockWaiter.Start(in request, file, Take);
            return request.Hold();
        }

        if (waits.WouldDeadlock(locks, wanted))
        {
            return Errno.EDEADLK;
        }

        waits.Add(locks, wanted);
        LockWaiter.Start(in request, file, Take, () => waits.Remove(wanted));
        return request.Hold();
    }

    private static Errno Tell(ref Request request, FileLocks locks, in RecordLock wanted, in FileLockRequestView message)
    {
        int length;
        if (!locks.TryFindConflict(wanted, out RecordLock held))
        {
            FileLockReplyWriter.TryEncode(
                LockType.None, message.Whence, message.Start, message.Length, 0, request.ReplyRoom, out length);
            return request.Reply(length);
        }

        FileLockReplyWriter.TryEncode(
            held.IsWrite ? LockType.Write : LockType.Read,
            SeekFrom.Start,
            held.Start,
            held.End == long.MaxValue ? 0 : held.End - held.Start + 1,
            (uint)held.ProcessId,
            request.ReplyRoom,
            out length);
        return request.Reply(length);
    }

    private static Errno Range(OpenFile file, in FileLockRequestView message, out long start, out long end)
    {
        start = message.Start;
        end = 0;
        switch (message.Whence)
        {
            case SeekFrom.Start:
                break;
            case SeekFrom.Current:
                start += file.Position;
                break;
            case SeekFrom.End:
                start += file.Inode.Size;
                break;
            default:
                return Errno.EINVAL;
        }

        long length = message.Length;
        if (length < 0)
        {
            start += length;
            length = -length;
        }

        if (start < 0)
        {
            return Errno.EINVAL;
        }

        end = length == 0 || length - 1 > long.MaxValue - start ? long.MaxValue : start + length - 1;
        return Errno.Ok;
    }
}
