using System.Runtime;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>Links and renaming.</summary>
internal static unsafe class Links
{
    [RuntimeExport("sys_readlink")]
    public static long ReadLink(ThreadBlock* t, Frame* f) => ReadLink(t, AtDirectory.Working, f->Rdi, f->Rsi, f->Rdx);

    [RuntimeExport("sys_readlinkat")]
    public static long ReadLinkAt(ThreadBlock* t, Frame* f) => ReadLink(t, (int)f->Rdi, f->Rsi, f->Rdx, f->R10);

    [RuntimeExport("sys_symlink")]
    public static long Symlink(ThreadBlock* t, Frame* f) => Symlink(t, f->Rdi, AtDirectory.Working, f->Rsi);

    [RuntimeExport("sys_symlinkat")]
    public static long SymlinkAt(ThreadBlock* t, Frame* f) => Symlink(t, f->Rdi, (int)f->Rsi, f->Rdx);

    [RuntimeExport("sys_link")]
    public static long Link(ThreadBlock* t, Frame* f) =>
        Link(t, AtDirectory.Working, f->Rdi, AtDirectory.Working, f->Rsi, AtFlags.None);

    [RuntimeExport("sys_linkat")]
    public static long LinkAt(ThreadBlock* t, Frame* f) =>
        ((AtFlags)f->R8 & ~(AtFlags.Follow | AtFlags.EmptyPath)) != 0
            ? -Errno.EINVAL
            : Link(t, (int)f->Rdi, f->Rsi, (int)f->Rdx, f->R10, (AtFlags)f->R8);

    [RuntimeExport("sys_rename")]
    public static long Rename(ThreadBlock* t, Frame* f) =>
        Rename(t, AtDirectory.Working, f->Rdi, AtDirectory.Working, f->Rsi, RenameFlags.None);

    [RuntimeExport("sys_renameat")]
    public static long RenameAt(ThreadBlock* t, Frame* f) =>
        Rename(t, (int)f->Rdi, f->Rsi, (int)f->Rdx, f->R10, RenameFlags.None);

    [RuntimeExport("sys_renameat2")]
    public static long RenameAt2(ThreadBlock* t, Frame* f) =>
        Rename(t, (int)f->Rdi, f->Rsi, (int)f->Rdx, f->R10, (RenameFlags)f->R8);

    private static long ReadLink(ThreadBlock* t, int directory, ulong path, ulong buffer, ulong size)
    {
        if ((int)size <= 0)
        {
            return -Errno.EINVAL;
        }
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
        ReadLinkRequestWriter.TryEncode(directory, text.Span, text.Message, out int length);
        return Channel.CallForCount(
            t, PosixMethods.ReadLink, text.Request(length), Bulk.ToClient(buffer, System.Math.Min(size, NameLimits.PathMax)));
    }

    private static long Symlink(ThreadBlock* t, ulong target, int directory, ulong path)
    {
        TextArgument first = TextArgument.Path(target);
        TextArgument second = first.ThenPath(path);
        byte* scratch = stackalloc byte[second.Room];
        if (!first.TryRead(scratch) || !second.TryRead(scratch))
        {
            return second.Error;
        }
        SymlinkRequestWriter.TryEncode(first.Span, directory, second.Span, second.Message, out int length);
        return Channel.Call(t, PosixMethods.Symlink, second.Request(length));
    }

    private static long Link(ThreadBlock* t, int fromFd, ulong from, int toFd, ulong to, AtFlags flags)
    {
        TextArgument first = TextArgument.Path(from);
        TextArgument second = first.ThenPath(to);
        byte* scratch = stackalloc byte[second.Room];
        if (!first.TryRead(scratch) || !second.TryRead(scratch))
        {
            return second.Error;
        }
        LinkRequestWriter.TryEncode(fromFd, first.Span, toFd, second.Span, (AtFlags)flags, second.Message, out int length);
        return Channel.Call(t, PosixMethods.Link, second.Request(length));
    }

    private static long Rename(ThreadBlock* t, int fromFd, ulong from, int toFd, ulong to, RenameFlags flags)
    {
        TextArgument first = TextArgument.Path(from);
        TextArgument second = first.ThenPath(to);
        byte* scratch = stackalloc byte[second.Room];
        if (!first.TryRead(scratch) || !second.TryRead(scratch))
        {
            return second.Error;
        }
        RenameRequestWriter.TryEncode(fromFd, first.Span, toFd, second.Span, (RenameFlags)flags, second.Message, out int length);
        return Channel.Call(t, PosixMethods.Rename, second.Request(length));
    }
}
