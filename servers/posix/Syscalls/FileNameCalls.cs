using Rill.LinuxAbi;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>Calls that open, make, remove and rename.</summary>
internal sealed class FileNameCalls(CallPaths paths, FileTree tree, TurnList turns)
{
    public Errno OpenAt(ref Request request)
    {
        if (!OpenAtRequestView.TryParse(request.Message, out OpenAtRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = request.GetStart(message.DirFd, message.Path, out Location start);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        // Before anything is made or truncated.
        if (!request.Payer.MayTake(Kept.File))
        {
            return Errno.ENFILE;
        }

        OpenFlags flags = message.Flags;
        errno = tree.Open(request.Thread, start, message.Path, flags, message.Mode, out OpenFile? file);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if ((flags & OpenFlags.Truncate) != 0 && LongShrink.Start(turns, file!.Inode) is { } change)
        {
            file.Release();
            return request.After(change);
        }

        bool closeOnExec = (flags & OpenFlags.CloseOnExec) != 0;
        if (file!.IsOpening)
        {
            OpenWaiter.Start(in request, file, closeOnExec);
            return request.Hold();
        }

        return request.ReplyNewFd(file, closeOnExec);
    }

    public Errno MakeDirectory(ref Request request)
    {
        if (!MakeDirectoryRequestView.TryParse(request.Message, out MakeDirectoryRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = request.GetStart(message.DirFd, message.Path, out Location start);

        // mkdir takes the permission and sticky bits only.
        ModeBits mode = ModeBits.Directory | (message.Mode & (Octal.O777 | ModeBits.Sticky));
        return errno == Errno.Ok ? tree.MakeNode(request.Thread, start, message.Path, mode, 0) : errno;
    }

    public Errno MakeNode(ref Request request)
    {
        if (!MakeNodeRequestView.TryParse(request.Message, out MakeNodeRequestView message))
        {
            return Errno.EBADMSG;
        }

        if ((message.Mode & ModeBits.TypeMask) == ModeBits.Directory)
        {
            return Errno.EPERM;
        }

        Errno errno = request.GetStart(message.DirFd, message.Path, out Location start);
        return errno == Errno.Ok
            ? tree.MakeNode(request.Thread, start, message.Path, message.Mode & ModeBits.All, message.Device)
            : errno;
    }

    public Errno Symlink(ref Request request)
    {
        if (!SymlinkRequestView.TryParse(request.Message, out SymlinkRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = request.GetStart(message.DirFd, message.Path, out Location start);
        return errno == Errno.Ok
            ? tree.MakeLink(request.Thread, message.Target, start, message.Path)
            : errno;
    }

    public Errno Link(ref Request request)
    {
        if (LinkRequestView.Parse(request.Message, out LinkRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        Errno errno = paths.Locate(
            in request,
            message.FromFd,
            message.FromField,
            follow: (message.Flags & AtFlags.Follow) != 0,
            allowEmpty: (message.Flags & AtFlags.EmptyPath) != 0,
            out Location target);
        if (errno == Errno.Ok)
        {
            errno = request.GetStart(message.ToFd, message.To, out Location start);
            if (errno == Errno.Ok)
            {
                errno = tree.Link(request.Thread, target, start, message.To);
            }
        }

        return errno;
    }

    public Errno Unlink(ref Request request)
    {
        if (UnlinkRequestView.Parse(request.Message, out UnlinkRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        Errno errno = request.GetStart(message.DirFd, message.Path, out Location start);
        return errno == Errno.Ok
            ? tree.Remove(request.Thread, start, message.Path, (message.Flags & AtFlags.RemoveDirectory) != 0)
            : errno;
    }

    public Errno Rename(ref Request request)
    {
        if (RenameRequestView.Parse(request.Message, out RenameRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        Errno errno = request.GetStart(message.FromFd, message.FromField, out Location from);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        errno = request.GetStart(message.ToFd, message.To, out Location to);
        return errno == Errno.Ok
            ? tree.Rename(request.Thread, from, message.FromField, to, message.To, message.Flags)
            : errno;
    }

    public Errno ReadLink(ref Request request)
    {
        if (!ReadLinkRequestView.TryParse(request.Message, out ReadLinkRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = paths.Locate(in request, message.DirFd, message.Path, follow: false, allowEmpty: true, out Location location);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        errno = location.Inode.ReadLink(request.Thread, out byte[] target);
        int length = Math.Min(target.Length, request.Output.Length);
        if (errno == Errno.Ok)
        {
            errno = request.Output.Write(target.AsSpan(0, length));
        }

        return errno == Errno.Ok ? request.ReplyCount(length) : errno;
    }

    public Errno ChangeDirectory(ref Request request)
    {
        if (ChangeDirectoryRequestView.Parse(request.Message, out ChangeDirectoryRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        bool allowEmpty = (message.Flags & AtFlags.EmptyPath) != 0;
        Errno errno = FindDirectory(ref request, message.DirFd, message.Path, allowEmpty, out Location location);
        if (errno == Errno.Ok)
        {
            request.Process.Fs.WorkingDirectory = location;
        }

        return errno;
    }

    public Errno ChangeRoot(ref Request request)
    {
        if (!ChangeRootRequestView.TryParse(request.Message, out ChangeRootRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = FindDirectory(ref request, AtDirectory.Working, message.Path, allowEmpty: false, out Location location);
        if (errno == Errno.Ok)
        {
            if (!request.Process.Credentials.IsPrivileged)
            {
                return Errno.EPERM;
            }

            request.Process.Fs.Root = location;
        }

        return errno;
    }

    public Errno GetWorkingDirectory(ref Request request)
    {
        Location location = request.Process.Fs.WorkingDirectory;
        if (location.Dentry.IsDeleted)
        {
            return Errno.ENOENT;
        }

        byte[] path = [.. PathText.Of(location, request.Process.Fs.Root, markUnreachable: true), 0];
        if (path.Length > request.Output.Length)
        {
            return Errno.ERANGE;
        }

        Errno errno = request.Output.Write(path);
        return errno == Errno.Ok ? request.ReplyCount(path.Length) : errno;
    }

    public Errno SetUmask(ref Request request)
    {
        if (!UmaskRequestView.TryParse(request.Message, out UmaskRequestView message))
        {
            return Errno.EBADMSG;
        }

        ModeBits previous = request.Process.Fs.Umask;
        request.Process.Fs.Umask = message.Mask & ModeBits.Access;
        UmaskReplyWriter.TryEncode(previous, request.ReplyRoom, out int length);
        return request.Reply(length);
    }

    private Errno FindDirectory(
        ref Request request, int dirFd, ReadOnlySpan<byte> path, bool allowEmpty, out Location location)
    {
        Errno errno = paths.Locate(in request, dirFd, path, follow: true, allowEmpty, out location);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if (!location.Inode.IsDirectory)
        {
            return Errno.ENOTDIR;
        }

        return Permissions.Allows(location.Inode, request.Process.Credentials, Permissions.Execute) ? Errno.Ok : Errno.EACCES;
    }
}
