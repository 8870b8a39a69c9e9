using System;
using System.Runtime;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>Opening, closing and duplicating descriptors; fcntl; what works on a descriptor alone.</summary>
internal static unsafe class Files
{
    private const int WorkingDirectory = -100;
    private const uint Create = 0x40, Truncate = 0x200, WriteOnly = 1;

    [RuntimeExport("sys_open")]
    public static long Open(ThreadBlock* t, Frame* f) =>
        OpenAt(t, WorkingDirectory, f->Rdi, (uint)f->Rsi, (uint)f->Rdx);

    [RuntimeExport("sys_openat")]
    public static long OpenAt(ThreadBlock* t, Frame* f) =>
        OpenAt(t, (int)f->Rdi, f->Rsi, (uint)f->Rdx, (uint)f->R10);

    [RuntimeExport("sys_creat")]
    public static long Creat(ThreadBlock* t, Frame* f) =>
        OpenAt(t, WorkingDirectory, f->Rdi, Create | Truncate | WriteOnly, (uint)f->Rsi);

    [RuntimeExport("sys_close")]
    public static long Close(ThreadBlock* t, Frame* f)
    {
        if (!t->HasServer)
        {
            return ServerFiles.Close(t, (int)f->Rdi);
        }
        byte* message = stackalloc byte[16];
        FdRequestWriter.TryEncode((int)f->Rdi, 0, new(message, 16), out int length);
        long result = Channel.Call(t, PosixMethods.Close, new(message, length));
        // The descriptor is gone whatever happened, so it must not be closed again.
        return result == -Errno.ERESTARTSYS ? -Errno.EINTR : result;
    }

    [RuntimeExport("sys_close_range")]
    public static long CloseRange(ThreadBlock* t, Frame* f)
    {
        byte* message = stackalloc byte[32];
        CloseRangeRequestWriter.TryEncode((uint)f->Rdi, (uint)f->Rsi, (uint)f->Rdx, new(message, 32), out int length);
        return Channel.Call(t, PosixMethods.CloseRange, new(message, length));
    }

    [RuntimeExport("sys_dup")]
    public static long Dup(ThreadBlock* t, Frame* f) => Duplicate(t, (int)f->Rdi, false, 0, 0, 0);

    [RuntimeExport("sys_dup2")]
    public static long Dup2(ThreadBlock* t, Frame* f)
    {
        int from = (int)f->Rdi;
        int to = (int)f->Rsi;
        if (from != to)
        {
            return Duplicate(t, from, true, to, 0, 0);
        }
        // The same descriptor: only whether it is open counts.
        long result = Control(t, from, 1, 0);
        return result < 0 ? result : to;
    }

    [RuntimeExport("sys_dup3")]
    public static long Dup3(ThreadBlock* t, Frame* f)
    {
        const uint closeOnExec = 0x8_0000;
        return (int)f->Rdi == (int)f->Rsi || ((uint)f->Rdx & ~closeOnExec) != 0
            ? -Errno.EINVAL
            : Duplicate(t, (int)f->Rdi, true, (int)f->Rsi, 0, (uint)f->Rdx);
    }

    [RuntimeExport("sys_fcntl")]
    public static long Fcntl(ThreadBlock* t, Frame* f)
    {
        const uint duplicate = 0, duplicateCloseOnExec = 1030, closeOnExec = 0x8_0000;
        uint command = (uint)f->Rsi;
        if (!t->HasServer)
        {
            return ServerFiles.Control((int)f->Rdi, command);
        }
        switch (command)
        {
            case duplicate or duplicateCloseOnExec:
                return (int)f->Rdx < 0
                    ? -Errno.EINVAL
                    : Duplicate(t, (int)f->Rdi, false, 0, (int)f->Rdx, command == duplicate ? 0 : closeOnExec);
            // F_GETLK, F_SETLK, F_SETLKW and their open-file-description forms.
            case 5 or 6 or 7 or 36 or 37 or 38:
                return Lock(t, (int)f->Rdi, command, f->Rdx);
            default:
                return Control(t, (int)f->Rdi, command, (long)f->Rdx);
        }
    }

    [RuntimeExport("sys_flock")]
    public static long Flock(ThreadBlock* t, Frame* f)
    {
        byte* message = stackalloc byte[16];
        FlockRequestWriter.TryEncode((int)f->Rdi, (uint)f->Rsi, new(message, 16), out int length);
        return Channel.Call(t, PosixMethods.Flock, new(message, length));
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

    [RuntimeExport("sys_pipe")]
    public static long Pipe(ThreadBlock* t, Frame* f) => MakePipe(t, f->Rdi, 0);

    [RuntimeExport("sys_pipe2")]
    public static long Pipe2(ThreadBlock* t, Frame* f) => MakePipe(t, f->Rdi, (uint)f->Rsi);

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
            (int)f->Rdi, (uint)f->Rsi, (long)f->Rdx, (long)f->R10, new(message, 48), out int length);
        return Channel.Call(t, PosixMethods.Allocate, new(message, length));
    }

    /// <summary>fadvise64, readahead: hints; only whether the descriptor is open counts.</summary>
    [RuntimeExport("sys_fadvise64")]
    public static long Advise(ThreadBlock* t, Frame* f)
    {
        long result = Control(t, (int)f->Rdi, 1, 0);
        return result < 0 ? result : 0;
    }

    [RuntimeExport("sys_eventfd")]
    public static long EventFd(ThreadBlock* t, Frame* f) => MakeEvent(t, PosixMethods.EventFd, (uint)f->Rdi, 0);

    [RuntimeExport("sys_eventfd2")]
    public static long EventFd2(ThreadBlock* t, Frame* f) =>
        MakeEvent(t, PosixMethods.EventFd, (uint)f->Rdi, (uint)f->Rsi);

    [RuntimeExport("sys_timerfd_create")]
    public static long TimerFd(ThreadBlock* t, Frame* f) =>
        MakeEvent(t, PosixMethods.TimerFd, (uint)f->Rdi, (uint)f->Rsi);

    [RuntimeExport("sys_signalfd")]
    public static long SignalFd(ThreadBlock* t, Frame* f) => MakeSignalFd(t, f, 0);

    [RuntimeExport("sys_signalfd4")]
    public static long SignalFd4(ThreadBlock* t, Frame* f) => MakeSignalFd(t, f, (uint)f->R10);

    [RuntimeExport("sys_memfd_create")]
    public static long MemFd(ThreadBlock* t, Frame* f)
    {
        // NAME_MAX less the prefix "memfd:".
        const uint nameMax = 249;
        TextArgument name = TextArgument.Name(f->Rdi, nameMax + 1);
        byte* scratch = stackalloc byte[name.Room];
        if (!name.TryRead(scratch))
        {
            return name.Error;
        }
        MemFdRequestWriter.TryEncode(name.Span, (uint)f->Rsi, name.Message, out int length);
        return CallForFd(t, PosixMethods.MemFd, name.Request(length));
    }

    /// <summary>Makes a call whose reply is a descriptor.</summary>
    public static long CallForFd(ThreadBlock* t, uint method, ReadOnlySpan<byte> message)
    {
        long result = Channel.Call(t, method, message, Bulk.None, out Reply reply);
        return result < 0 ? result : FdReplyView.TryParse(reply.Body, out FdReplyView view) ? view.Fd : -Errno.EIO;
    }

    /// <summary>Makes a call whose reply is a number.</summary>
    public static long CallForValue(ThreadBlock* t, uint method, ReadOnlySpan<byte> message)
    {
        long result = Channel.Call(t, method, message, Bulk.None, out Reply reply);
        return result < 0 ? result : ValueReplyView.TryParse(reply.Body, out ValueReplyView view) ? view.Value : -Errno.EIO;
    }

    private static long OpenAt(ThreadBlock* t, int directory, ulong path, uint flags, uint mode)
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
        OpenAtRequestWriter.TryEncode(directory, text.Span, flags, mode, text.Message, out int length);
        return CallForFd(t, PosixMethods.OpenAt, text.Request(length));
    }

    private static long Duplicate(ThreadBlock* t, int fd, bool hasExactly, int exactly, int atLeast, uint flags)
    {
        if (hasExactly && exactly < 0)
        {
            return -Errno.EBADF;
        }
        byte* message = stackalloc byte[48];
        DuplicateRequestWriter.TryEncode(fd, hasExactly, exactly, atLeast, flags, new(message, 48), out int length);
        return CallForFd(t, PosixMethods.Duplicate, new(message, length));
    }

    private static long Control(ThreadBlock* t, int fd, uint command, long argument)
    {
        byte* message = stackalloc byte[48];
        FcntlRequestWriter.TryEncode(fd, command, argument, new(message, 48), out int length);
        return CallForValue(t, PosixMethods.Fcntl, new(message, length));
    }

    // struct flock: short type, short whence, off_t start, off_t len, pid_t pid (asm-generic/fcntl.h).
    private static long Lock(ThreadBlock* t, int fd, uint command, ulong address)
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

    private static long MakePipe(ThreadBlock* t, ulong address, uint flags)
    {
        if (!t->HasServer)
        {
            return ServerFiles.Pipe(address);
        }
        byte* message = stackalloc byte[16];
        ValueRequestWriter.TryEncode(flags, new(message, 16), out int length);
        long result = Channel.Call(t, PosixMethods.Pipe, new(message, length), Bulk.None, out Reply reply);
        if (result < 0)
        {
            return result;
        }
        if (!TwoFdsReplyView.TryParse(reply.Body, out TwoFdsReplyView view))
        {
            return -Errno.EIO;
        }
        if (User.Write(address, (uint)view.First) && User.Write(address + 4, (uint)view.Second))
        {
            return 0;
        }
        CloseQuietly(t, view.First);
        CloseQuietly(t, view.Second);
        return -Errno.EFAULT;
    }

    private static void CloseQuietly(ThreadBlock* t, int fd)
    {
        byte* message = stackalloc byte[16];
        FdRequestWriter.TryEncode(fd, 0, new(message, 16), out int length);
        Channel.Call(t, PosixMethods.Close, new(message, length));
    }

    private static long Sync(ThreadBlock* t, int fd, long error)
    {
        if (error != 0)
        {
            return error;
        }
        byte* message = stackalloc byte[16];
        FdRequestWriter.TryEncode(fd, 0, new(message, 16), out int length);
        return Channel.Call(t, PosixMethods.Sync, new(message, length));
    }

    private static long MakeEvent(ThreadBlock* t, uint method, uint initial, uint flags)
    {
        byte* message = stackalloc byte[32];
        EventFdRequestWriter.TryEncode(initial, flags, new(message, 32), out int length);
        return CallForFd(t, method, new(message, length));
    }

    private static long MakeSignalFd(ThreadBlock* t, Frame* f, uint flags)
    {
        if (f->Rdx != 8)
        {
            return -Errno.EINVAL;
        }
        if (!User.Read(f->Rsi, out ulong mask))
        {
            return -Errno.EFAULT;
        }
        t->Process->SignalDescriptors = 1;
        byte* message = stackalloc byte[32];
        SignalFdRequestWriter.TryEncode(
            (int)f->Rdi, mask & ~SignalAbi.Unblockable, flags, new(message, 32), out int length);
        return CallForFd(t, PosixMethods.SignalFd, new(message, length));
    }
}
