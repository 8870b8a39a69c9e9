using System.Runtime;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>Calls that name files by path.</summary>
internal static unsafe class Paths
{
    private const int WorkingDirectory = -100;
    private const uint NoFollow = 0x100, RemoveDirectoryFlag = 0x200, EmptyPath = 0x1000;

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
}
