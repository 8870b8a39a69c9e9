using System.Runtime;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>Calls that name files by path.</summary>
internal static unsafe class Paths
{
    private const int WorkingDirectory = -100;
    private const uint NoFollow = 0x100, RemoveDirectoryFlag = 0x200, FollowFlag = 0x400, EmptyPath = 0x1000;

    [RuntimeExport("sys_access")]
    public static long Access(ThreadBlock* t, Frame* f) => Access(t, WorkingDirectory, f->Rdi, (uint)f->Rsi, 0);

    [RuntimeExport("sys_faccessat")]
    public static long AccessAt(ThreadBlock* t, Frame* f) => Access(t, (int)f->Rdi, f->Rsi, (uint)f->Rdx, 0);

    [RuntimeExport("sys_faccessat2")]
    public static long AccessAt2(ThreadBlock* t, Frame* f) =>
        Access(t, (int)f->Rdi, f->Rsi, (uint)f->Rdx, (uint)f->R10);

    [RuntimeExport("sys_chmod")]
    public static long Chmod(ThreadBlock* t, Frame* f) => ChangeMode(t, WorkingDirectory, f->Rdi, (uint)f->Rsi, 0);

    [RuntimeExport("sys_fchmod")]
    public static long FChmod(ThreadBlock* t, Frame* f) => ChangeMode(t, (int)f->Rdi, 0, (uint)f->Rsi, EmptyPath);

    [RuntimeExport("sys_fchmodat")]
    public static long ChmodAt(ThreadBlock* t, Frame* f) => ChangeMode(t, (int)f->Rdi, f->Rsi, (uint)f->Rdx, 0);

    [RuntimeExport("sys_fchmodat2")]
    public static long ChmodAt2(ThreadBlock* t, Frame* f) =>
        ChangeMode(t, (int)f->Rdi, f->Rsi, (uint)f->Rdx, (uint)f->R10);

    [RuntimeExport("sys_chown")]
    public static long Chown(ThreadBlock* t, Frame* f) => ChangeOwner(t, WorkingDirectory, f->Rdi, f->Rsi, f->Rdx, 0);

    [RuntimeExport("sys_lchown")]
    public static long LChown(ThreadBlock* t, Frame* f) =>
        ChangeOwner(t, WorkingDirectory, f->Rdi, f->Rsi, f->Rdx, NoFollow);

    [RuntimeExport("sys_fchown")]
    public static long FChown(ThreadBlock* t, Frame* f) => ChangeOwner(t, (int)f->Rdi, 0, f->Rsi, f->Rdx, EmptyPath);

    [RuntimeExport("sys_fchownat")]
    public static long ChownAt(ThreadBlock* t, Frame* f) =>
        ChangeOwner(t, (int)f->Rdi, f->Rsi, f->Rdx, f->R10, (uint)f->R8);

    [RuntimeExport("sys_chdir")]
    public static long ChangeDirectory(ThreadBlock* t, Frame* f) =>
        ByPath(t, PosixMethods.ChangeDirectory, WorkingDirectory, f->Rdi, 0);

    [RuntimeExport("sys_fchdir")]
    public static long FChangeDirectory(ThreadBlock* t, Frame* f) =>
        ByPath(t, PosixMethods.ChangeDirectory, (int)f->Rdi, 0, EmptyPath);

    [RuntimeExport("sys_chroot")]
    public static long ChangeRoot(ThreadBlock* t, Frame* f) =>
        ByPath(t, PosixMethods.ChangeRoot, WorkingDirectory, f->Rdi, 0);

    [RuntimeExport("sys_unlink")]
    public static long Unlink(ThreadBlock* t, Frame* f) =>
        ByPath(t, PosixMethods.Unlink, WorkingDirectory, f->Rdi, 0);

    [RuntimeExport("sys_rmdir")]
    public static long RemoveDirectory(ThreadBlock* t, Frame* f) =>
        ByPath(t, PosixMethods.Unlink, WorkingDirectory, f->Rdi, RemoveDirectoryFlag);

    [RuntimeExport("sys_unlinkat")]
    public static long UnlinkAt(ThreadBlock* t, Frame* f) =>
        ((uint)f->Rdx & ~RemoveDirectoryFlag) != 0
            ? -Errno.EINVAL
            : ByPath(t, PosixMethods.Unlink, (int)f->Rdi, f->Rsi, (uint)f->Rdx);

    [RuntimeExport("sys_umount2")]
    public static long Unmount(ThreadBlock* t, Frame* f) =>
        ByPath(t, PosixMethods.Unmount, WorkingDirectory, f->Rdi, (uint)f->Rsi);

    [RuntimeExport("sys_mkdir")]
    public static long MakeDirectory(ThreadBlock* t, Frame* f) =>
        MakeNode(t, PosixMethods.MakeDirectory, WorkingDirectory, f->Rdi, (uint)f->Rsi, 0);

    [RuntimeExport("sys_mkdirat")]
    public static long MakeDirectoryAt(ThreadBlock* t, Frame* f) =>
        MakeNode(t, PosixMethods.MakeDirectory, (int)f->Rdi, f->Rsi, (uint)f->Rdx, 0);

    [RuntimeExport("sys_mknod")]
    public static long MakeNode(ThreadBlock* t, Frame* f) =>
        MakeNode(t, PosixMethods.MakeNode, WorkingDirectory, f->Rdi, (uint)f->Rsi, f->Rdx);

    [RuntimeExport("sys_mknodat")]
    public static long MakeNodeAt(ThreadBlock* t, Frame* f) =>
        MakeNode(t, PosixMethods.MakeNode, (int)f->Rdi, f->Rsi, (uint)f->Rdx, f->R10);

    [RuntimeExport("sys_readlink")]
    public static long ReadLink(ThreadBlock* t, Frame* f) => ReadLink(t, WorkingDirectory, f->Rdi, f->Rsi, f->Rdx);

    [RuntimeExport("sys_readlinkat")]
    public static long ReadLinkAt(ThreadBlock* t, Frame* f) => ReadLink(t, (int)f->Rdi, f->Rsi, f->Rdx, f->R10);

    [RuntimeExport("sys_symlink")]
    public static long Symlink(ThreadBlock* t, Frame* f) => Symlink(t, f->Rdi, WorkingDirectory, f->Rsi);

    [RuntimeExport("sys_symlinkat")]
    public static long SymlinkAt(ThreadBlock* t, Frame* f) => Symlink(t, f->Rdi, (int)f->Rsi, f->Rdx);

    [RuntimeExport("sys_link")]
    public static long Link(ThreadBlock* t, Frame* f) =>
        TwoPaths(t, PosixMethods.Link, WorkingDirectory, f->Rdi, WorkingDirectory, f->Rsi, 0);

    [RuntimeExport("sys_linkat")]
    public static long LinkAt(ThreadBlock* t, Frame* f) =>
        ((uint)f->R8 & ~(FollowFlag | EmptyPath)) != 0
            ? -Errno.EINVAL
            : TwoPaths(t, PosixMethods.Link, (int)f->Rdi, f->Rsi, (int)f->Rdx, f->R10, (uint)f->R8);

    [RuntimeExport("sys_rename")]
    public static long Rename(ThreadBlock* t, Frame* f) =>
        TwoPaths(t, PosixMethods.Rename, WorkingDirectory, f->Rdi, WorkingDirectory, f->Rsi, 0);

    [RuntimeExport("sys_renameat")]
    public static long RenameAt(ThreadBlock* t, Frame* f) =>
        TwoPaths(t, PosixMethods.Rename, (int)f->Rdi, f->Rsi, (int)f->Rdx, f->R10, 0);

    [RuntimeExport("sys_renameat2")]
    public static long RenameAt2(ThreadBlock* t, Frame* f) =>
        TwoPaths(t, PosixMethods.Rename, (int)f->Rdi, f->Rsi, (int)f->Rdx, f->R10, (uint)f->R8);

    [RuntimeExport("sys_truncate")]
    public static long Truncate(ThreadBlock* t, Frame* f)
    {
        if ((long)f->Rsi < 0)
        {
            return -Errno.EINVAL;
        }
        long measured = User.PathLength(f->Rdi);
        if (measured < 0)
        {
            return measured;
        }
        int room = Text.Room(measured);
        byte* buffer = stackalloc byte[room];
        byte* message = stackalloc byte[room];
        if (!Text.TryRead(f->Rdi, measured, buffer, out Text path))
        {
            return -Errno.EFAULT;
        }
        TruncateRequestWriter.TryEncode(0, path.Span, (long)f->Rsi, true, new(message, room), out int length);
        return Channel.Call(t, PosixMethods.Truncate, new(message, length));
    }

    [RuntimeExport("sys_getcwd")]
    public static long GetWorkingDirectory(ThreadBlock* t, Frame* f) =>
        Transfers.CallForCount(
            t, PosixMethods.GetWorkingDirectory, null, 0, Bulk.ToClient(f->Rdi, System.Math.Min(f->Rsi, User.PathMax)));

    [RuntimeExport("sys_umask")]
    public static long Umask(ThreadBlock* t, Frame* f)
    {
        byte* message = stackalloc byte[16];
        ValueRequestWriter.TryEncode((long)(f->Rdi & 0x1FF), new(message, 16), out int length);
        return Files.CallForValue(t, PosixMethods.SetUmask, message, length);
    }

    [RuntimeExport("sys_mount")]
    public static long Mount(ThreadBlock* t, Frame* f)
    {
        // Options longer than this are not known to exist; Linux takes a page.
        const int optionsMax = 1024;
        long source = f->Rdi == 0 ? 0 : User.PathLength(f->Rdi);
        long target = User.PathLength(f->Rsi);
        long type = f->Rdx == 0 ? 0 : User.PathLength(f->Rdx);
        long data = f->R8 == 0 ? 0 : Asm.UserLength(f->R8, optionsMax);
        if (source < 0 || target < 0 || type < 0 || data < 0)
        {
            return source < 0 ? source : target < 0 ? target : type < 0 ? type : -Errno.EFAULT;
        }
        long total = source + target + type + data;
        if (total > 8192 || data >= optionsMax)
        {
            return -Errno.EINVAL;
        }
        byte* bytes = stackalloc byte[Text.Room(total)];
        byte* message = stackalloc byte[Text.Room(total)];
        if (!Text.TryRead(f->Rdi, source, bytes, out Text sourceText)
            || !Text.TryRead(f->Rsi, target, bytes + source, out Text targetText)
            || !Text.TryRead(f->Rdx, type, bytes + source + target, out Text typeText)
            || !Text.TryRead(f->R8, data, bytes + source + target + type, out Text dataText))
        {
            return -Errno.EFAULT;
        }
        MountRequestWriter.TryEncode(
            sourceText.Span, targetText.Span, typeText.Span, f->R10, dataText.Span, new(message, Text.Room(total)), out int length);
        return Channel.Call(t, PosixMethods.Mount, new(message, length));
    }

    [RuntimeExport("sys_utimensat")]
    public static long SetTimesAt(ThreadBlock* t, Frame* f)
    {
        ulong* times = stackalloc ulong[4];
        if (f->Rdx != 0 && !User.CopyIn(times, f->Rdx, 32))
        {
            return -Errno.EFAULT;
        }
        if (f->Rdx == 0)
        {
            SetNow(times);
        }
        // Without a path the descriptor itself is meant.
        return SetTimes(t, (int)f->Rdi, f->Rsi, (uint)f->R10 | (f->Rsi == 0 ? EmptyPath : 0), times);
    }

    [RuntimeExport("sys_utimes")]
    public static long SetTimesMicroseconds(ThreadBlock* t, Frame* f) =>
        FromMicroseconds(t, WorkingDirectory, f->Rdi, f->Rsi);

    [RuntimeExport("sys_futimesat")]
    public static long SetTimesAtMicroseconds(ThreadBlock* t, Frame* f) =>
        FromMicroseconds(t, (int)f->Rdi, f->Rsi, f->Rdx);

    [RuntimeExport("sys_utime")]
    public static long SetTimesSeconds(ThreadBlock* t, Frame* f)
    {
        ulong* times = stackalloc ulong[4];
        if (f->Rsi == 0)
        {
            SetNow(times);
        }
        else if (!User.Read(f->Rsi, out times[0]) || !User.Read(f->Rsi + 8, out times[2]))
        {
            return -Errno.EFAULT;
        }
        else
        {
            times[1] = times[3] = 0;
        }
        return SetTimes(t, WorkingDirectory, f->Rdi, 0, times);
    }

    private static void SetNow(ulong* times)
    {
        const ulong now = 0x3FFF_FFFF;
        times[0] = times[2] = 0;
        times[1] = times[3] = now;
    }

    private static long FromMicroseconds(ThreadBlock* t, int directory, ulong path, ulong address)
    {
        ulong* times = stackalloc ulong[4];
        if (address == 0)
        {
            SetNow(times);
        }
        else
        {
            if (!User.CopyIn(times, address, 32))
            {
                return -Errno.EFAULT;
            }
            if (times[1] >= 1_000_000 || times[3] >= 1_000_000)
            {
                return -Errno.EINVAL;
            }
            times[1] *= 1000;
            times[3] *= 1000;
        }
        return SetTimes(t, directory, path, path == 0 ? EmptyPath : 0, times);
    }

    private static long SetTimes(ThreadBlock* t, int directory, ulong path, uint flags, ulong* times)
    {
        long measured = path == 0 ? 0 : User.PathLength(path);
        if (measured < 0)
        {
            return measured;
        }
        int room = Text.Room(measured);
        byte* buffer = stackalloc byte[room];
        byte* message = stackalloc byte[room];
        if (!Text.TryRead(path, measured, buffer, out Text text))
        {
            return -Errno.EFAULT;
        }
        SetTimesRequestWriter.TryEncode(
            directory, text.Span, flags, (long)times[0], (uint)times[1], (long)times[2], (uint)times[3], new(message, room), out int length);
        return Channel.Call(t, PosixMethods.SetTimes, new(message, length));
    }

    private static long Access(ThreadBlock* t, int directory, ulong path, uint mode, uint flags)
    {
        long measured = User.PathLength(path);
        if (measured < 0)
        {
            return measured;
        }
        if (!t->HasServer)
        {
            return -Errno.ENOENT;
        }
        int room = Text.Room(measured);
        byte* buffer = stackalloc byte[room];
        byte* message = stackalloc byte[room];
        if (!Text.TryRead(path, measured, buffer, out Text text))
        {
            return -Errno.EFAULT;
        }
        AccessRequestWriter.TryEncode(directory, text.Span, mode, flags, new(message, room), out int length);
        return Channel.Call(t, PosixMethods.Access, new(message, length));
    }

    private static long ChangeMode(ThreadBlock* t, int directory, ulong path, uint mode, uint flags)
    {
        long measured = (flags & EmptyPath) != 0 && path == 0 ? 0 : User.PathLength(path);
        if (measured < 0)
        {
            return measured;
        }
        int room = Text.Room(measured);
        byte* buffer = stackalloc byte[room];
        byte* message = stackalloc byte[room];
        if (!Text.TryRead(path, measured, buffer, out Text text))
        {
            return -Errno.EFAULT;
        }
        ChangeModeRequestWriter.TryEncode(directory, text.Span, mode & 0xFFF, flags, new(message, room), out int length);
        return Channel.Call(t, PosixMethods.ChangeMode, new(message, length));
    }

    private static long ChangeOwner(ThreadBlock* t, int directory, ulong path, ulong user, ulong group, uint flags)
    {
        long measured = (flags & EmptyPath) != 0 && path == 0 ? 0 : User.PathLength(path);
        if (measured < 0)
        {
            return measured;
        }
        int room = Text.Room(measured);
        byte* buffer = stackalloc byte[room];
        byte* message = stackalloc byte[room];
        if (!Text.TryRead(path, measured, buffer, out Text text))
        {
            return -Errno.EFAULT;
        }
        // An id of -1, as 32 bits, leaves it alone.
        ChangeOwnerRequestWriter.TryEncode(
            directory,
            text.Span,
            (uint)user == uint.MaxValue ? -1 : (uint)user,
            (uint)group == uint.MaxValue ? -1 : (uint)group,
            flags,
            new(message, room),
            out int length);
        return Channel.Call(t, PosixMethods.ChangeOwner, new(message, length));
    }

    private static long ByPath(ThreadBlock* t, uint method, int directory, ulong path, uint flags)
    {
        long measured = (flags & EmptyPath) != 0 ? 0 : User.PathLength(path);
        if (measured < 0)
        {
            return measured;
        }
        int room = Text.Room(measured);
        byte* buffer = stackalloc byte[room];
        byte* message = stackalloc byte[room];
        if (!Text.TryRead(path, measured, buffer, out Text text))
        {
            return -Errno.EFAULT;
        }
        PathRequestWriter.TryEncode(directory, text.Span, flags, new(message, room), out int length);
        return Channel.Call(t, method, new(message, length));
    }

    private static long MakeNode(ThreadBlock* t, uint method, int directory, ulong path, uint mode, ulong device)
    {
        long measured = User.PathLength(path);
        if (measured < 0)
        {
            return measured;
        }
        int room = Text.Room(measured);
        byte* buffer = stackalloc byte[room];
        byte* message = stackalloc byte[room];
        if (!Text.TryRead(path, measured, buffer, out Text text))
        {
            return -Errno.EFAULT;
        }
        MakeNodeRequestWriter.TryEncode(directory, text.Span, mode & 0xFFFF, device, new(message, room), out int length);
        return Channel.Call(t, method, new(message, length));
    }

    private static long ReadLink(ThreadBlock* t, int directory, ulong path, ulong buffer, ulong size)
    {
        if ((int)size <= 0)
        {
            return -Errno.EINVAL;
        }
        long measured = User.PathLength(path);
        if (measured < 0)
        {
            return measured;
        }
        if (!t->HasServer)
        {
            return -Errno.ENOENT;
        }
        int room = Text.Room(measured);
        byte* bytes = stackalloc byte[room];
        byte* message = stackalloc byte[room];
        if (!Text.TryRead(path, measured, bytes, out Text text))
        {
            return -Errno.EFAULT;
        }
        PathRequestWriter.TryEncode(directory, text.Span, 0, new(message, room), out int length);
        return Transfers.CallForCount(
            t, PosixMethods.ReadLink, message, length, Bulk.ToClient(buffer, System.Math.Min(size, User.PathMax)));
    }

    private static long Symlink(ThreadBlock* t, ulong target, int directory, ulong path)
    {
        long first = User.PathLength(target);
        long second = User.PathLength(path);
        if (first < 0 || second < 0)
        {
            return first < 0 ? first : second;
        }
        int room = Text.Room(first + second);
        byte* bytes = stackalloc byte[room];
        byte* message = stackalloc byte[room];
        if (!Text.TryRead(target, first, bytes, out Text targetText)
            || !Text.TryRead(path, second, bytes + first, out Text pathText))
        {
            return -Errno.EFAULT;
        }
        SymlinkRequestWriter.TryEncode(targetText.Span, directory, pathText.Span, new(message, room), out int length);
        return Channel.Call(t, PosixMethods.Symlink, new(message, length));
    }

    private static long TwoPaths(ThreadBlock* t, uint method, int fromFd, ulong from, int toFd, ulong to, uint flags)
    {
        long first = User.PathLength(from);
        long second = User.PathLength(to);
        if (first < 0 || second < 0)
        {
            return first < 0 ? first : second;
        }
        int room = Text.Room(first + second);
        byte* bytes = stackalloc byte[room];
        byte* message = stackalloc byte[room];
        if (!Text.TryRead(from, first, bytes, out Text fromText)
            || !Text.TryRead(to, second, bytes + first, out Text toText))
        {
            return -Errno.EFAULT;
        }
        TwoPathsRequestWriter.TryEncode(fromFd, fromText.Span, toFd, toText.Span, flags, new(message, room), out int length);
        return Channel.Call(t, method, new(message, length));
    }
}
