using System.Runtime;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>Calls that name files by path.</summary>
internal static unsafe class Paths
{
    [RuntimeExport("sys_access")]
    public static long Access(ThreadBlock* t, Frame* f) => Access(t, AtDirectory.Working, f->Rdi, (uint)f->Rsi, AtFlags.None);

    [RuntimeExport("sys_faccessat")]
    public static long AccessAt(ThreadBlock* t, Frame* f) => Access(t, (int)f->Rdi, f->Rsi, (uint)f->Rdx, AtFlags.None);

    [RuntimeExport("sys_faccessat2")]
    public static long AccessAt2(ThreadBlock* t, Frame* f) =>
        Access(t, (int)f->Rdi, f->Rsi, (uint)f->Rdx, (AtFlags)f->R10);

    [RuntimeExport("sys_chmod")]
    public static long Chmod(ThreadBlock* t, Frame* f) => ChangeMode(t, AtDirectory.Working, f->Rdi, (uint)f->Rsi, AtFlags.None);

    [RuntimeExport("sys_fchmod")]
    public static long FChmod(ThreadBlock* t, Frame* f) => ChangeMode(t, (int)f->Rdi, 0, (uint)f->Rsi, AtFlags.EmptyPath);

    [RuntimeExport("sys_fchmodat")]
    public static long ChmodAt(ThreadBlock* t, Frame* f) => ChangeMode(t, (int)f->Rdi, f->Rsi, (uint)f->Rdx, AtFlags.None);

    [RuntimeExport("sys_fchmodat2")]
    public static long ChmodAt2(ThreadBlock* t, Frame* f) =>
        ChangeMode(t, (int)f->Rdi, f->Rsi, (uint)f->Rdx, (AtFlags)f->R10);

    [RuntimeExport("sys_chown")]
    public static long Chown(ThreadBlock* t, Frame* f) => ChangeOwner(t, AtDirectory.Working, f->Rdi, f->Rsi, f->Rdx, AtFlags.None);

    [RuntimeExport("sys_lchown")]
    public static long LChown(ThreadBlock* t, Frame* f) =>
        ChangeOwner(t, AtDirectory.Working, f->Rdi, f->Rsi, f->Rdx, AtFlags.NoFollow);

    [RuntimeExport("sys_fchown")]
    public static long FChown(ThreadBlock* t, Frame* f) => ChangeOwner(t, (int)f->Rdi, 0, f->Rsi, f->Rdx, AtFlags.EmptyPath);

    [RuntimeExport("sys_fchownat")]
    public static long ChownAt(ThreadBlock* t, Frame* f) =>
        ChangeOwner(t, (int)f->Rdi, f->Rsi, f->Rdx, f->R10, (AtFlags)f->R8);

    [RuntimeExport("sys_chdir")]
    public static long ChangeDirectory(ThreadBlock* t, Frame* f) =>
        ChangeDirectory(t, AtDirectory.Working, f->Rdi, AtFlags.None);

    [RuntimeExport("sys_fchdir")]
    public static long FChangeDirectory(ThreadBlock* t, Frame* f) =>
        ChangeDirectory(t, (int)f->Rdi, 0, AtFlags.EmptyPath);

    [RuntimeExport("sys_chroot")]
    public static long ChangeRoot(ThreadBlock* t, Frame* f)
    {
        TextArgument path = TextArgument.Path(f->Rdi);
        byte* scratch = stackalloc byte[path.Room];
        if (!path.TryRead(scratch))
        {
            return path.Error;
        }
        ChangeRootRequestWriter.TryEncode(path.Span, path.Message, out int length);
        return Channel.Call(t, PosixMethods.ChangeRoot, path.Request(length));
    }

    [RuntimeExport("sys_unlink")]
    public static long Unlink(ThreadBlock* t, Frame* f) =>
        Unlink(t, AtDirectory.Working, f->Rdi, AtFlags.None);

    [RuntimeExport("sys_rmdir")]
    public static long RemoveDirectory(ThreadBlock* t, Frame* f) =>
        Unlink(t, AtDirectory.Working, f->Rdi, AtFlags.RemoveDirectory);

    [RuntimeExport("sys_unlinkat")]
    public static long UnlinkAt(ThreadBlock* t, Frame* f) =>
        ((AtFlags)f->Rdx & ~AtFlags.RemoveDirectory) != 0
            ? -Errno.EINVAL
            : Unlink(t, (int)f->Rdi, f->Rsi, (AtFlags)f->Rdx);

    [RuntimeExport("sys_umount2")]
    public static long Unmount(ThreadBlock* t, Frame* f)
    {
        TextArgument path = TextArgument.Path(f->Rdi);
        byte* scratch = stackalloc byte[path.Room];
        if (!path.TryRead(scratch))
        {
            return path.Error;
        }
        UnmountRequestWriter.TryEncode(path.Span, (UnmountFlags)(uint)f->Rsi, path.Message, out int length);
        return Channel.Call(t, PosixMethods.Unmount, path.Request(length));
    }

    [RuntimeExport("sys_mkdir")]
    public static long MakeDirectory(ThreadBlock* t, Frame* f) =>
        MakeDirectory(t, AtDirectory.Working, f->Rdi, (uint)f->Rsi);

    [RuntimeExport("sys_mkdirat")]
    public static long MakeDirectoryAt(ThreadBlock* t, Frame* f) =>
        MakeDirectory(t, (int)f->Rdi, f->Rsi, (uint)f->Rdx);

    [RuntimeExport("sys_mknod")]
    public static long MakeNode(ThreadBlock* t, Frame* f) =>
        MakeNode(t, AtDirectory.Working, f->Rdi, (uint)f->Rsi, f->Rdx);

    [RuntimeExport("sys_mknodat")]
    public static long MakeNodeAt(ThreadBlock* t, Frame* f) =>
        MakeNode(t, (int)f->Rdi, f->Rsi, (uint)f->Rdx, f->R10);

    [RuntimeExport("sys_truncate")]
    public static long Truncate(ThreadBlock* t, Frame* f)
    {
        if ((long)f->Rsi < 0)
        {
            return -Errno.EINVAL;
        }
        TextArgument path = TextArgument.Path(f->Rdi);
        byte* scratch = stackalloc byte[path.Room];
        if (!path.TryRead(scratch))
        {
            return path.Error;
        }
        TruncateRequestWriter.TryEncode(0, path.Span, (long)f->Rsi, true, path.Message, out int length);
        return Channel.Call(t, PosixMethods.Truncate, path.Request(length));
    }

    [RuntimeExport("sys_getcwd")]
    public static long GetWorkingDirectory(ThreadBlock* t, Frame* f) =>
        Channel.CallForCount(
            t, PosixMethods.GetWorkingDirectory, default, Bulk.ToClient(f->Rdi, System.Math.Min(f->Rsi, NameLimits.PathMax)));

    [RuntimeExport("sys_umask")]
    public static long Umask(ThreadBlock* t, Frame* f)
    {
        byte* message = stackalloc byte[16];
        UmaskRequestWriter.TryEncode((ModeBits)f->Rdi & ModeBits.Access, new(message, 16), out int length);
        long result = Channel.Call(t, PosixMethods.SetUmask, new(message, length), Bulk.None, out Reply reply);
        return result < 0 ? result : UmaskReplyView.TryParse(reply.Body, out UmaskReplyView view) ? (long)view.Previous : -Errno.EIO;
    }

    [RuntimeExport("sys_mount")]
    public static long Mount(ThreadBlock* t, Frame* f)
    {
        // Options longer than this are not known to exist; Linux takes a page.
        const uint optionsMax = 1024;
        TextArgument source = TextArgument.Path(f->Rdi, optional: true);
        TextArgument target = source.ThenPath(f->Rsi);
        TextArgument type = target.ThenPath(f->Rdx, optional: true);
        TextArgument data = type.ThenOptional(f->R8, optionsMax);
        byte* scratch = stackalloc byte[data.Room];
        if (!source.TryRead(scratch) || !target.TryRead(scratch) || !type.TryRead(scratch) || !data.TryRead(scratch))
        {
            return data.Error;
        }
        MountRequestWriter.TryEncode(
            source.Span, target.Span, type.Span, (MountFlags)f->R10, data.Span, data.Message, out int length);
        return Channel.Call(t, PosixMethods.Mount, data.Request(length));
    }

    private static long Access(ThreadBlock* t, int directory, ulong path, uint mode, AtFlags flags)
    {
        TextArgument text = TextArgument.Path(path);
        byte* scratch = stackalloc byte[text.Room];
        if (!text.TryRead(scratch))
        {
            return text.Error;
        }
        if (!t->HasServer)
        {
            return -Errno.ENOENT;
        }
        AccessRequestWriter.TryEncode(directory, text.Span, mode, (AtFlags)flags, text.Message, out int length);
        return Channel.Call(t, PosixMethods.Access, text.Request(length));
    }

    private static long ChangeMode(ThreadBlock* t, int directory, ulong path, uint mode, AtFlags flags)
    {
        TextArgument text = TextArgument.Path(path, optional: (flags & AtFlags.EmptyPath) != 0);
        byte* scratch = stackalloc byte[text.Room];
        if (!text.TryRead(scratch))
        {
            return text.Error;
        }
        ChangeModeRequestWriter.TryEncode(directory, text.Span, (ModeBits)mode, (AtFlags)flags, text.Message, out int length);
        return Channel.Call(t, PosixMethods.ChangeMode, text.Request(length));
    }

    private static long ChangeOwner(ThreadBlock* t, int directory, ulong path, ulong user, ulong group, AtFlags flags)
    {
        TextArgument text = TextArgument.Path(path, optional: (flags & AtFlags.EmptyPath) != 0);
        byte* scratch = stackalloc byte[text.Room];
        if (!text.TryRead(scratch))
        {
            return text.Error;
        }
        // An id of -1, as 32 bits, leaves it alone.
        ChangeOwnerRequestWriter.TryEncode(
            directory,
            text.Span,
            (uint)user == uint.MaxValue ? -1 : (uint)user,
            (uint)group == uint.MaxValue ? -1 : (uint)group,
            (AtFlags)flags,
            text.Message,
            out int length);
        return Channel.Call(t, PosixMethods.ChangeOwner, text.Request(length));
    }

    private static long ChangeDirectory(ThreadBlock* t, int directory, ulong path, AtFlags flags)
    {
        TextArgument text = TextArgument.Path(path, optional: (flags & AtFlags.EmptyPath) != 0);
        byte* scratch = stackalloc byte[text.Room];
        if (!text.TryRead(scratch))
        {
            return text.Error;
        }
        ChangeDirectoryRequestWriter.TryEncode(directory, text.Span, (AtFlags)flags, text.Message, out int length);
        return Channel.Call(t, PosixMethods.ChangeDirectory, text.Request(length));
    }

    private static long Unlink(ThreadBlock* t, int directory, ulong path, AtFlags flags)
    {
        TextArgument text = TextArgument.Path(path);
        byte* scratch = stackalloc byte[text.Room];
        if (!text.TryRead(scratch))
        {
            return text.Error;
        }
        UnlinkRequestWriter.TryEncode(directory, text.Span, (AtFlags)flags, text.Message, out int length);
        return Channel.Call(t, PosixMethods.Unlink, text.Request(length));
    }

    private static long MakeDirectory(ThreadBlock* t, int directory, ulong path, uint mode)
    {
        TextArgument text = TextArgument.Path(path);
        byte* scratch = stackalloc byte[text.Room];
        if (!text.TryRead(scratch))
        {
            return text.Error;
        }
        MakeDirectoryRequestWriter.TryEncode(directory, text.Span, (ModeBits)mode, text.Message, out int length);
        return Channel.Call(t, PosixMethods.MakeDirectory, text.Request(length));
    }

    private static long MakeNode(ThreadBlock* t, int directory, ulong path, uint mode, ulong device)
    {
        TextArgument text = TextArgument.Path(path);
        byte* scratch = stackalloc byte[text.Room];
        if (!text.TryRead(scratch))
        {
            return text.Error;
        }
        MakeNodeRequestWriter.TryEncode(directory, text.Span, (ModeBits)mode, device, text.Message, out int length);
        return Channel.Call(t, PosixMethods.MakeNode, text.Request(length));
    }
}
