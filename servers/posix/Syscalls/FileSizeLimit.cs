using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Processes;
using Rill.Posix.Signals;
using Rill.Posix.Vfs;

namespace Rill.Posix.Syscalls;

/// <summary>RLIMIT_FSIZE.</summary>
internal static class FileSizeLimit
{
    /// <summary>RLIMIT_FSIZE: EFBIG and SIGXFSZ for a size above it.</summary>
    public static Errno Check(UserThread thread, long size)
    {
        if (size < 0 || (ulong)size <= thread.Process.Limits.Soft(Resource.FileSize))
        {
            return Errno.Ok;
        }

        thread.Post(new SignalInfo(Signal.Xfsz, SignalCode.Kernel));
        return Errno.EFBIG;
    }

    /// <summary>Shortens a write to what RLIMIT_FSIZE lets through.</summary>
    public static Errno Bound(UserThread thread, OpenFile file, long position, ref UserBuffer buffer)
    {
        ulong limit = thread.Process.Limits.Soft(Resource.FileSize);
        if (limit == ResourceLimit.Infinity || buffer.Length == 0)
        {
            return Errno.Ok;
        }

        long at = (file.Flags & OpenFlags.Append) != 0 ? file.Inode.Size : position;
        if ((ulong)at >= limit)
        {
            return Check(thread, at + 1);
        }

        buffer = buffer.Slice(0, (int)Math.Min((ulong)buffer.Length, limit - (ulong)at));
        return Errno.Ok;
    }
}
