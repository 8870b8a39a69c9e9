using Rill.Posix.Files;
using Rill.Posix.Linux;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>fcntl's record locks.</summary>
/// <remarks>Source: man 2 fcntl, "Advisory record locking", "Open file description locks".</remarks>
internal static class RecordLocking
{
    /// <summary>F_GETLK, F_SETLK, F_SETLKW and their variants for descriptions.</summary>
    public static Errno Lock(ref Request request, OpenFile file, in FileLockRequestView message)
    {
        Errno errno = Range(file, message, out long start, out long end);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        bool ofDescription = message.Command is Fcntl.OfdGetLock or Fcntl.OfdSetLock or Fcntl.OfdSetLockWait;
        object owner = ofDescription ? file : request.Process.Files;
        var wanted = new RecordLock(owner, ofDescription ? -1 : request.Process.Id, message.Type == Fcntl.LockWrite, start, end);
        FileLocks locks = file.Inode.Locks ??= new FileLocks();
        switch (message.Command)
        {
            case Fcntl.GetLock or Fcntl.OfdGetLock:
                return message.Type == Fcntl.LockNone ? Errno.EINVAL : Tell(ref request, locks, wanted, message);
            case Fcntl.SetLock or Fcntl.SetLockWait or Fcntl.OfdSetLock or Fcntl.OfdSetLockWait:
                break;
            default:
                return Errno.EINVAL;
        }

        if (message.Type == Fcntl.LockNone)
        {
            locks.Release(owner, start, end);
            return request.Reply(0);
        }

        if (message.Type > Fcntl.LockNone)
        {
            return Errno.EINVAL;
        }

        if (message.Type == Fcntl.LockWrite ? !file.CanWrite : !file.CanRead)
        {
            return Errno.EBADF;
        }

        errno = locks.Take(wanted);
        if (errno != Errno.EAGAIN || message.Command is Fcntl.SetLock or Fcntl.OfdSetLock)
        {
            return errno == Errno.Ok ? request.Reply(0) : errno;
        }

        if (ofDescription)
        {
            LockWaiter.Start(request.Server, request.Thread, request.Call, file, () => locks.Take(wanted));
            return request.Hold();
        }

        LockWaits waits = request.Server.LockWaits;
        if (waits.WouldDeadlock(locks, wanted))
        {
            return Errno.EDEADLK;
        }

        waits.Add(locks, wanted);
        LockWaiter.Start(
            request.Server, request.Thread, request.Call, file, () => locks.Take(wanted), () => waits.Remove(wanted));
        return request.Hold();
    }

    private static Errno Tell(ref Request request, FileLocks locks, in RecordLock wanted, in FileLockRequestView message)
    {
        int length;
        if (!locks.TryFindConflict(wanted, out RecordLock held))
        {
            FileLockReplyWriter.TryEncode(
                Fcntl.LockNone, message.Whence, message.Start, message.Length, 0, request.Server.ReplyRoom, out length);
            return request.Reply(length);
        }

        FileLockReplyWriter.TryEncode(
            held.IsWrite ? Fcntl.LockWrite : Fcntl.LockRead,
            Fcntl.SeekSet,
            held.Start,
            held.End == long.MaxValue ? 0 : held.End - held.Start + 1,
            (uint)held.ProcessId,
            request.Server.ReplyRoom,
            out length);
        return request.Reply(length);
    }

    private static Errno Range(OpenFile file, in FileLockRequestView message, out long start, out long end)
    {
        start = message.Start;
        end = 0;
        switch (message.Whence)
        {
            case Fcntl.SeekSet:
                break;
            case Fcntl.SeekCurrent:
                start += file.Position;
                break;
            case Fcntl.SeekEnd:
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
