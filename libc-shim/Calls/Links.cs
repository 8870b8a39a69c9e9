using System.Runtime;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>Links and renaming.</summary>
internal static unsafe class Links
{
    private const int WorkingDirectory = -100;
    private const uint FollowFlag = 0x400, EmptyPath = 0x1000;

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
