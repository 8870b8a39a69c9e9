using System.Runtime;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>read(2), write(2) and kin. The program's own buffer is lent to the server, which fills or empties it with
/// one kernel copy.</summary>
internal static unsafe class Transfers
{
    // The most that Linux moves in one call (MAX_RW_COUNT).
    private const ulong MaxBytes = 0x7FFF_F000;
    private const ulong MaxVectors = 1024;
    // Up to here the bytes of several buffers are gathered on the shim's stack, above in memory mapped for it.
    private const ulong StackBytes = Pages.Size;

    [RuntimeExport("sys_read")]
    public static long Read(ThreadBlock* t, Frame* f) =>
        Move(t, PosixMethods.Read, (int)f->Rdi, User.Place(f->Rsi), f->Rdx, false, 0, 0);

    [RuntimeExport("sys_write")]
    public static long Write(ThreadBlock* t, Frame* f) =>
        Move(t, PosixMethods.Write, (int)f->Rdi, User.Place(f->Rsi), f->Rdx, false, 0, 0);

    [RuntimeExport("sys_pread64")]
    public static long ReadAt(ThreadBlock* t, Frame* f) =>
        (long)f->R10 < 0
            ? -Errno.EINVAL
            : Move(t, PosixMethods.Read, (int)f->Rdi, User.Place(f->Rsi), f->Rdx, true, (long)f->R10, 0);

    [RuntimeExport("sys_pwrite64")]
    public static long WriteAt(ThreadBlock* t, Frame* f) =>
        (long)f->R10 < 0
            ? -Errno.EINVAL
            : Move(t, PosixMethods.Write, (int)f->Rdi, User.Place(f->Rsi), f->Rdx, true, (long)f->R10, 0);

    [RuntimeExport("sys_readv")]
    public static long ReadVector(ThreadBlock* t, Frame* f) => MoveVector(t, f, PosixMethods.Read, false, 0, 0);

    [RuntimeExport("sys_writev")]
    public static long WriteVector(ThreadBlock* t, Frame* f) => MoveVector(t, f, PosixMethods.Write, false, 0, 0);

    [RuntimeExport("sys_preadv")]
    public static long ReadVectorAt(ThreadBlock* t, Frame* f) =>
        (long)f->R10 < 0 ? -Errno.EINVAL : MoveVector(t, f, PosixMethods.Read, true, (long)f->R10, 0);

    [RuntimeExport("sys_pwritev")]
    public static long WriteVectorAt(ThreadBlock* t, Frame* f) =>
        (long)f->R10 < 0 ? -Errno.EINVAL : MoveVector(t, f, PosixMethods.Write, true, (long)f->R10, 0);

    // preadv2 and pwritev2: offset -1 is the file's own position; r9 holds the flags.
    [RuntimeExport("sys_preadv2")]
    public static long ReadVector2(ThreadBlock* t, Frame* f) =>
        MoveVector2(t, f, PosixMethods.Read);

    [RuntimeExport("sys_pwritev2")]
    public static long WriteVector2(ThreadBlock* t, Frame* f) =>
        MoveVector2(t, f, PosixMethods.Write);

    private static long MoveVector2(ThreadBlock* t, Frame* f, uint method) =>
        (long)f->R10 < -1 ? -Errno.EINVAL
            : ((TransferFlags)f->R9 & ~TransferFlags.All) != 0 ? -Errno.EOPNOTSUPP
            : MoveVector(t, f, method, (long)f->R10 != -1, (long)f->R10, (uint)f->R9);

    [RuntimeExport("sys_sendfile")]
    public static long SendFile(ThreadBlock* t, Frame* f)
    {
        ulong from = 0;
        if (f->Rdx != 0 && !User.Read(f->Rdx, out from))
        {
            return -Errno.EFAULT;
        }
        long result = CopyRange(t, (int)f->Rdi, (int)f->Rsi, f->Rdx != 0, from, false, 0, f->R10, betweenFiles: false);
        return result > 0 && f->Rdx != 0 && !User.Write(f->Rdx, from + (ulong)result) ? -Errno.EFAULT : result;
    }

    [RuntimeExport("sys_copy_file_range")]
    public static long CopyFileRange(ThreadBlock* t, Frame* f)
    {
        ulong from = 0;
        ulong to = 0;
        if (f->R9 != 0)
        {
            return -Errno.EINVAL;
        }
        if ((f->Rsi != 0 && !User.Read(f->Rsi, out from)) || (f->R10 != 0 && !User.Read(f->R10, out to)))
        {
            return -Errno.EFAULT;
        }
        long result = CopyRange(t, (int)f->Rdx, (int)f->Rdi, f->Rsi != 0, from, f->R10 != 0, to, f->R8, betweenFiles: true);
        return result > 0
            && ((f->Rsi != 0 && !User.Write(f->Rsi, from + (ulong)result))
                || (f->R10 != 0 && !User.Write(f->R10, to + (ulong)result)))
            ? -Errno.EFAULT
            : result;
    }

    [RuntimeExport("sys_getdents64")]
    public static long ReadDirectory(ThreadBlock* t, Frame* f)
    {
        byte* message = stackalloc byte[16];
        ReadDirectoryRequestWriter.TryEncode((int)f->Rdi, new(message, 16), out int length);
        // Linux keeps what is left as an int: in a negative one no entry has room.
        uint room = (int)f->Rdx < 0 ? 0 : (uint)f->Rdx;
        return Channel.CallForCount(t, PosixMethods.ReadDirectory, new(message, length), Bulk.ToClient(f->Rsi, room));
    }

    /// <summary>Moves one buffer's bytes by <see cref="PosixMethods.Read"/> or <see cref="PosixMethods.Write"/>.</summary>
    /// <remarks>The buffer is the shim's, or one of the program's by <see cref="User.Place"/>.</remarks>
    public static long Move(
        ThreadBlock* t, uint method, int fd, ulong buffer, ulong bytes, bool hasOffset, long offset, uint flags)
    {
        if (!t->HasServer)
        {
            return ServerFiles.Move(t, method == PosixMethods.Write, fd, buffer, bytes);
        }
        if (bytes > MaxBytes)
        {
            bytes = MaxBytes;
        }
        byte* message = stackalloc byte[32];
        TransferRequestWriter.TryEncode(fd, hasOffset, offset, (TransferFlags)flags, new(message, 32), out int length);
        if (method != PosixMethods.Read)
        {
            return Channel.CallForCount(t, method, new(message, length), Bulk.PlacedToServer(buffer, bytes));
        }
        long result = Channel.Call(t, method, new(message, length), Bulk.PlacedToClient(buffer, bytes), out Reply reply);
        return result < 0 ? result
            : !ReadReplyView.TryParse(reply.Body, out ReadReplyView view) ? -Errno.EIO
            : view.Fill == ReadFill.None ? (long)view.Count
            : Fill(t, buffer, System.Math.Min(view.Count, bytes), view.Fill);
    }

    // Devices that are full of zeros or random bytes: made here, in the time of the one who wants them.
    private static long Fill(ThreadBlock* t, ulong buffer, ulong bytes, ReadFill fill) =>
        fill == ReadFill.Zeros ? Filling.Zeros(t, buffer, bytes) : Filling.Random(t, buffer, bytes);

    private static long MoveVector(ThreadBlock* t, Frame* f, uint method, bool hasOffset, long offset, uint flags)
    {
        ulong count = f->Rdx;
        if (count > MaxVectors)
        {
            return -Errno.EINVAL;
        }
        ulong total = 0;
        ulong used = 0;
        ulong only = 0;
        for (ulong i = 0; i < count; i++)
        {
            if (!User.Read(f->Rsi + i * 16, out ulong start) || !User.Read(f->Rsi + i * 16 + 8, out ulong length))
            {
                return -Errno.EFAULT;
            }
            if ((long)length < 0)
            {
                return -Errno.EINVAL;
            }
            if (length != 0)
            {
                used++;
                only = start;
                total += length;
                if (total > MaxBytes)
                {
                    total = MaxBytes;
                }
            }
        }
        int fd = (int)f->Rdi;
        if (used <= 1)
        {
            return Move(t, method, fd, User.Place(only), total, hasOffset, offset, flags);
        }
        VectorTransfer transfer = new(f->Rsi, count, total)
        {
            Method = method,
            Fd = fd,
            HasOffset = hasOffset,
            Offset = offset,
            Flags = flags,
        };
        if (total <= StackBytes)
        {
            byte* buffer = stackalloc byte[(int)StackBytes];
            return transfer.Run(t, (ulong)buffer);
        }
        long mapped = KernelCalls.MapAnonymous(0, Pages.Up(total), Protection.Read | Protection.Write, MapFlags.None);
        if (mapped < 0)
        {
            return -Errno.ENOMEM;
        }
        long result = transfer.Run(t, (ulong)mapped);
        KernelCalls.SpaceUnmap(0, (ulong)mapped, Pages.Up(total));
        return result;
    }

    // The server moves a part at a time, so as not to keep others waiting.
    private static long CopyRange(
        ThreadBlock* t, int to, int from, bool hasFrom, ulong fromOffset, bool hasTo, ulong toOffset, ulong count,
        bool betweenFiles)
    {
        count = System.Math.Min(count, MaxBytes);
        byte* message = stackalloc byte[64];
        ulong done = 0;
        while (true)
        {
            CopyRangeRequestWriter.TryEncode(
                to, from, hasFrom, (long)(fromOffset + done), hasTo, (long)(toOffset + done), count - done, betweenFiles,
                new(message, 64), out int length);
            long result = Channel.Call(t, PosixMethods.CopyRange, new(message, length), Bulk.None, out Reply reply);
            if (result < 0)
            {
                return done != 0 ? (long)done : result;
            }
            if (!CopyRangeReplyView.TryParse(reply.Body, out CopyRangeReplyView view))
            {
                return -Errno.EIO;
            }
            done += view.Count;
            if (view.Count == 0 || done >= count)
            {
                return (long)done;
            }
        }
    }
}
