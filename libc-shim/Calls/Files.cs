using System.Runtime;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>Opening, closing and duplicating descriptors; fcntl; what works on a descriptor alone.</summary>
internal static unsafe class Files
{
    [RuntimeExport("sys_open")]
    public static long Open(ThreadBlock* t, Frame* f) =>
        OpenAt(t, AtDirectory.Working, f->Rdi, (OpenFlags)f->Rsi, (uint)f->Rdx);

    [RuntimeExport("sys_openat")]
    public static long OpenAt(ThreadBlock* t, Frame* f) =>
        OpenAt(t, (int)f->Rdi, f->Rsi, (OpenFlags)f->Rdx, (uint)f->R10);

    [RuntimeExport("sys_creat")]
    public static long Creat(ThreadBlock* t, Frame* f) =>
        OpenAt(t, AtDirectory.Working, f->Rdi, OpenFlags.Create | OpenFlags.Truncate | OpenFlags.WriteOnly, (uint)f->Rsi);

    [RuntimeExport("sys_close")]
    public static long Close(ThreadBlock* t, Frame* f)
    {
        if (!t->HasServer)
        {
            return ServerFiles.Close(t, (int)f->Rdi);
        }
        byte* message = stackalloc byte[16];
        CloseRequestWriter.TryEncode((int)f->Rdi, new(message, 16), out int length);
        long result = Channel.Call(t, PosixMethods.Close, new(message, length));
        // The descriptor is gone whatever happened, so it must not be closed again.
        return result == -Errno.ERESTARTSYS ? -Errno.EINTR : result;
    }

    [RuntimeExport("sys_close_range")]
    public static long CloseRange(ThreadBlock* t, Frame* f)
    {
        byte* message = stackalloc byte[32];
        CloseRangeRequestWriter.TryEncode((uint)f->Rdi, (uint)f->Rsi, (CloseRangeFlags)(uint)f->Rdx, new(message, 32), out int length);
        return Channel.Call(t, PosixMethods.CloseRange, new(message, length));
    }

    [RuntimeExport("sys_dup")]
    public static long Dup(ThreadBlock* t, Frame* f) => Duplicate(t, (int)f->Rdi, false, 0, 0, OpenFlags.ReadOnly);

    [RuntimeExport("sys_dup2")]
    public static long Dup2(ThreadBlock* t, Frame* f)
    {
        int from = (int)f->Rdi;
        int to = (int)f->Rsi;
        if (from != to)
        {
            return Duplicate(t, from, true, to, 0, OpenFlags.ReadOnly);
        }
        // The same descriptor: only whether it is open counts.
        long result = Control(t, from, FcntlCommand.GetFd, 0);
        return result < 0 ? result : to;
    }

    [RuntimeExport("sys_dup3")]
    public static long Dup3(ThreadBlock* t, Frame* f)
    {
        var flags = (OpenFlags)f->Rdx;
        return (int)f->Rdi == (int)f->Rsi || (flags & ~OpenFlags.CloseOnExec) != 0
            ? -Errno.EINVAL
            : Duplicate(t, (int)f->Rdi, true, (int)f->Rsi, 0, flags);
    }

    [RuntimeExport("sys_fcntl")]
    public static long Fcntl(ThreadBlock* t, Frame* f)
    {
        uint command = (uint)f->Rsi;
        if (!t->HasServer)
        {
            return ServerFiles.Control((int)f->Rdi, command);
        }
        switch (command)
        {
            case FcntlCommand.DupFd or FcntlCommand.DupFdCloseOnExec:
                return (int)f->Rdx < 0
                    ? -Errno.EINVAL
                    : Duplicate(
                        t,
                        (int)f->Rdi,
                        false,
                        0,
                        (int)f->Rdx,
                        command == FcntlCommand.DupFd ? OpenFlags.ReadOnly : OpenFlags.CloseOnExec);
            case FcntlCommand.GetLock or FcntlCommand.SetLock or FcntlCommand.SetLockWait
                or FcntlCommand.OfdGetLock or FcntlCommand.OfdSetLock or FcntlCommand.OfdSetLockWait:
                return FileLocks.Lock(t, (int)f->Rdi, command, f->Rdx);
            default:
                return Control(t, (int)f->Rdi, command, (long)f->Rdx);
        }
    }

    [RuntimeExport("sys_lseek")]
    public static long Seek(ThreadBlock* t, Frame* f)
    {
        byte* message = stackalloc byte[32];
        SeekRequestWriter.TryEncode((int)f->Rdi, (long)f->Rsi, (uint)f->Rdx, new(message, 32), out int length);
        long result = Channel.Call(t, PosixMethods.Seek, new(message, length), Bulk.None, out Reply reply);
        return result < 0 ? result
            : OffsetReplyView.TryParse(reply.Body, out OffsetReplyView view) ? view.Offset : -Errno.EIO;
    }

    [RuntimeExport("sys_fsync")]
    public static long Sync(ThreadBlock* t, Frame* f) => Sync(t, (int)f->Rdi, (int)f->Rdi < 0 ? -Errno.EBADF : 0);

    [RuntimeExport("sys_sync")]
    public static long SyncAll(ThreadBlock* t, Frame* f) => Sync(t, -1, 0);

    [RuntimeExport("sys_ftruncate")]
    public static long FTruncate(ThreadBlock* t, Frame* f)
    {
        if ((long)f->Rsi < 0)
        {
            return -Errno.EINVAL;
        }
        byte* message = stackalloc byte[32];
        TruncateRequestWriter.TryEncode((int)f->Rdi, default, (long)f->Rsi, false, new(message, 32), out int length);
        return Channel.Call(t, PosixMethods.Truncate, new(message, length));
    }

    [RuntimeExport("sys_fallocate")]
    public static long Allocate(ThreadBlock* t, Frame* f)
    {
        byte* message = stackalloc byte[48];
        AllocateRequestWriter.TryEncode(
            (int)f->Rdi, (AllocateMode)(uint)f->Rsi, (long)f->Rdx, (long)f->R10, new(message, 48), out int length);
        return Channel.Call(t, PosixMethods.Allocate, new(message, length));
    }

    /// <summary>fadvise64, readahead: hints; only whether the descriptor is open counts.</summary>
    [RuntimeExport("sys_fadvise64")]
    public static long Advise(ThreadBlock* t, Frame* f)
    {
        long result = Control(t, (int)f->Rdi, FcntlCommand.GetFd, 0);
        return result < 0 ? result : 0;
    }

    private static long OpenAt(ThreadBlock* t, int directory, ulong path, OpenFlags flags, uint mode)
    {
        TextArgument text = TextArgument.Path(path);
        byte* scratch = stackalloc byte[text.Room];
        if (!text.TryRead(scratch))
        {
            return text.Error;
        }
        if (!t->HasServer)
        {
            return ServerFiles.Open(t, text.Span, flags);
        }
        OpenAtRequestWriter.TryEncode(directory, text.Span, (OpenFlags)flags, (ModeBits)mode, text.Message, out int length);
        return Channel.CallForFd(t, PosixMethods.OpenAt, text.Request(length));
    }

    private static long Duplicate(ThreadBlock* t, int fd, bool hasExactly, int exactly, int atLeast, OpenFlags flags)
    {
        if (hasExactly && exactly < 0)
        {
            return -Errno.EBADF;
        }
        byte* message = stackalloc byte[48];
        DuplicateRequestWriter.TryEncode(fd, hasExactly, exactly, atLeast, (OpenFlags)flags, new(message, 48), out int length);
        return Channel.CallForFd(t, PosixMethods.Duplicate, new(message, length));
    }

    private static long Control(ThreadBlock* t, int fd, uint command, long argument)
    {
        byte* message = stackalloc byte[48];
        FcntlRequestWriter.TryEncode(fd, command, argument, new(message, 48), out int length);
        long result = Channel.Call(t, PosixMethods.Fcntl, new(message, length), Bulk.None, out Reply reply);
        return result < 0 ? result : FcntlReplyView.TryParse(reply.Body, out FcntlReplyView view) ? view.Result : -Errno.EIO;
    }

    private static long Sync(ThreadBlock* t, int fd, long error)
    {
        if (error != 0)
        {
            return error;
        }
        byte* message = stackalloc byte[16];
        SyncRequestWriter.TryEncode(fd, new(message, 16), out int length);
        return Channel.Call(t, PosixMethods.Sync, new(message, length));
    }
}
