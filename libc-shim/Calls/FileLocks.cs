using System.Runtime;
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

    // struct flock: short type, short whence, off_t start, off_t len, pid_t pid (asm-generic/fcntl.h).
    public static long Lock(ThreadBlock* t, int fd, uint command, ulong address)
    {
        ulong* words = stackalloc ulong[4];
        if (!User.CopyIn(words, address, 32))
        {
            return -Errno.EFAULT;
        }
        byte* message = stackalloc byte[64];
        FileLockRequestWriter.TryEncode(
            fd,
            command,
            (uint)(words[0] & 0xFFFF),
            (uint)((words[0] >> 16) & 0xFFFF),
            (long)words[1],
            (long)words[2],
            new(message, 64),
            out int length);
        long result = Channel.Call(t, PosixMethods.FileLock, new(message, length), Bulk.None, out Reply reply);
        if (result < 0 || command is not (5 or 36))
        {
            return result;
        }
        if (!FileLockReplyView.TryParse(reply.Body, out FileLockReplyView view))
        {
            return -Errno.EIO;
        }
        words[0] = (words[0] & ~0xFFFF_FFFFul) | (view.Type & 0xFFFF) | ((view.Whence & 0xFFFF) << 16);
        words[1] = (ulong)view.Start;
        words[2] = (ulong)view.Length;
        words[3] = (words[3] & ~0xFFFF_FFFFul) | view.Process;
        return User.CopyOut(address, words, 32) ? 0 : -Errno.EFAULT;
    }
}
