using Rill.LinuxAbi;
using Rill.Posix.Descriptors;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>Locks: flock, and those of fcntl.</summary>
internal sealed class LockCalls(LockWaits waits, TurnList turns)
{
    public Errno FileLock(ref Request request)
    {
        if (!FileLockRequestView.TryParse(request.Message, out FileLockRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = request.GetUsableFile(message.Fd, out OpenFile file);
        return errno == Errno.Ok ? RecordLocking.Lock(ref request, waits, turns, file, message) : errno;
    }

    public Errno Flock(ref Request request)
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

        FileLocks locks = file.Inode.Locks ??= new FileLocks(turns.DoInPieces);
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

        LockWaiter.Start(in request, file, () => locks.TakeWhole(file, isExclusive));
        return request.Hold();
    }
}
