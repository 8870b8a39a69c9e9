using System.Runtime;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>flock(2), and fcntl(2)'s record locks.</summary>
internal static unsafe class FileLocks
{
    [RuntimeExport("sys_flock")]
    public static long Flock(ThreadBlock* t, Frame* f)
    {
        byte* message = stackalloc byte[16];
        FlockRequestWriter.TryEncode((int)f->Rdi, (uint)f->Rsi, new(message, 16), out int length);
        return Channel.Call(t, PosixMethods.Flock, new(message, length));
    }

    public static long Lock(ThreadBlock* t, int fd, uint command, ulong address)
    {
        if (!User.Read(address, out FileLockRecord record))
        {
            return -Errno.EFAULT;
        }
        byte* message = stackalloc byte[64];
        FileLockRequestWriter.TryEncode(
            fd,
            command,
            (ushort)record.Type,
            (ushort)record.Whence,
            record.Start,
            record.Length,
            new(message, 64),
            out int length);
        long result = Channel.Call(t, PosixMethods.FileLock, new(message, length), Bulk.None, out Reply reply);
        if (result < 0 || command is not (FcntlCommand.GetLock or FcntlCommand.OfdGetLock))
        {
            return result;
        }
        if (!FileLockReplyView.TryParse(reply.Body, out FileLockReplyView view))
        {
            return -Errno.EIO;
        }
        record.Type = (short)view.Type;
        record.Whence = (short)view.Whence;
        record.Start = view.Start;
        record.Length = view.Length;
        record.Process = (int)view.Process;
        return User.Write(address, record) ? 0 : -Errno.EFAULT;
    }
}
