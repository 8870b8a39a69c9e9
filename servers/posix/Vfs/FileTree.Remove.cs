using Rill.LinuxAbi;

namespace Rill.Posix.Vfs;

/// <content>Removing and renaming.</content>
internal sealed partial class FileTree
{
    /// <summary>Removes a name: unlink, or rmdir.</summary>
    public Errno Remove(IVfsCaller caller, Location start, ReadOnlySpan<byte> path, bool isDirectory)
    {
        Errno errno = _first.ResolveParent(caller, start, path);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        switch (_first.Kind)
        {
            case LastKind.Root:
                return isDirectory ? Errno.EBUSY : Errno.EISDIR;
            case LastKind.Dot:
                return isDirectory ? Errno.EINVAL : Errno.EISDIR;
            case LastKind.DotDot:
                return isDirectory ? Errno.ENOTEMPTY : Errno.EISDIR;
        }

        Location parent = _first.Parent;
        if (!parent.Inode.IsDirectory)
        {
            return Errno.ENOTDIR;
        }

        errno = _first.Lookup(caller, parent, _first.LastName, out Location entry);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        Inode inode = entry.Inode;
        if (isDirectory && !inode.IsDirectory)
        {
            return Errno.ENOTDIR;
        }

        errno = Permissions.CheckRemove(parent, inode, caller.Credentials);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if (!isDirectory && inode.IsDirectory)
        {
            return Errno.EISDIR;
        }

        if (!isDirectory && _first.HasTrailingSlash)
        {
            return Errno.ENOTDIR;
        }

        if (!parent.Inode.FileSystem.NamesAreComplete)
        {
            return Errno.EPERM;
        }

        if (entry.Mount != parent.Mount || entry.Dentry.MountCount != 0)
        {
            return Errno.EBUSY;
        }

        if (isDirectory && entry.Dentry.ChildCount != 0)
        {
            return Errno.ENOTEMPTY;
        }

        Drop(parent, entry.Dentry);
        return Errno.Ok;
    }

    /// <summary>Renames, replaces or exchanges.</summary>
    /// <remarks>Source: man 2 rename.</remarks>
    public Errno Rename(
        IVfsCaller caller,
        Location fromStart,
        ReadOnlySpan<byte> from,
        Location toStart,
        ReadOnlySpan<byte> to,
        RenameFlags flags)
    {
        bool exchange = (flags & RenameFlags.Exchange) != 0;
        bool noReplace = (flags & RenameFlags.NoReplace) != 0;
        if ((flags & ~(RenameFlags.Exchange | RenameFlags.NoReplace)) != 0 || (exchange && noReplace))
        {
            return Errno.EINVAL;
        }

        Errno errno = _first.ResolveParent(caller, fromStart, from);
        if (errno == Errno.Ok)
        {
            errno = _second.ResolveParent(caller, toStart, to);
        }

        if (errno != Errno.Ok)
        {
            return errno;
        }

        Location fromParent = _first.Parent;
        Location toParent = _second.Parent;
        if (fromParent.Mount != toParent.Mount)
        {
            return Errno.EXDEV;
        }

        if (_first.Kind != LastKind.Name)
        {
            return Errno.EBUSY;
        }

        if (_second.Kind != LastKind.Name)
        {
            return noReplace ? Errno.EEXIST : Errno.EBUSY;
        }

        errno = _first.Lookup(caller, fromParent, _first.LastName, out Location source);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        bool exists = _second.Lookup(caller, toParent, _second.LastName, out Location target) == Errno.Ok;
        if (exists && noReplace)
        {
            return Errno.EEXIST;
        }

        if (!exists && exchange)
        {
            return Errno.ENOENT;
        }

        bool isDirectory = source.Inode.IsDirectory;
        if (!isDirectory && (_first.HasTrailingSlash || (_second.HasTrailingSlash && !exchange)))
        {
            return Errno.ENOTDIR;
        }

        errno = CheckRename(caller, fromParent, source, toParent, exists ? target : default, exchange);
        if (errno != Errno.Ok || (exists && source.Inode == target.Inode))
        {
            // Two names of one file: nothing is done (POSIX).
            return errno;
        }

        if (exchange)
        {
            ExchangeNames(source, target);
            return Errno.Ok;
        }

        if (exists)
        {
            Drop(toParent, target.Dentry);
        }

        source.Dentry.Move(toParent.Dentry, _second.LastName.ToArray());
        if (isDirectory && fromParent.Dentry != toParent.Dentry)
        {
            fromParent.Inode.DropLink();
            toParent.Inode.Links++;
        }

        fromParent.Inode.TouchModified();
        toParent.Inode.TouchModified();
        source.Inode.Changed = Clock.Realtime;
        return Errno.Ok;
    }

    private static Errno CheckRename(
        IVfsCaller caller, Location fromParent, Location source, Location toParent, Location target, bool exchange)
    {
        Credentials credentials = caller.Credentials;
        Errno errno = Permissions.CheckRemove(fromParent, source.Inode, credentials);
        if (errno == Errno.Ok)
        {
            errno = target.IsNone
                ? Permissions.CheckChange(toParent, credentials)
                : Permissions.CheckRemove(toParent, target.Inode, credentials);
        }

        if (errno != Errno.Ok)
        {
            return errno;
        }

        // Also one that is mounted on where another mount shows the same directory.
        if (source.Mount != fromParent.Mount || source.Dentry.MountCount != 0
            || (!target.IsNone && (target.Mount != toParent.Mount || target.Dentry.MountCount != 0)))
        {
            return Errno.EBUSY;
        }

        if (!source.Inode.FileSystem.NamesAreComplete)
        {
            return Errno.EPERM;
        }

        bool isDirectory = source.Inode.IsDirectory;
        if (isDirectory && toParent.Dentry.IsBelow(source.Dentry))
        {
            return Errno.EINVAL;
        }

        if (target.IsNone)
        {
            return CheckMove(caller, fromParent, source, toParent);
        }

        if (fromParent.Dentry.IsBelow(target.Dentry))
        {
            return exchange ? Errno.EINVAL : Errno.ENOTEMPTY;
        }

        if (!exchange)
        {
            if (isDirectory != target.Inode.IsDirectory)
            {
                return isDirectory ? Errno.ENOTDIR : Errno.EISDIR;
            }

            if (isDirectory && target.Dentry.ChildCount != 0)
            {
                return Errno.ENOTEMPTY;
            }
        }

        return CheckMove(caller, fromParent, source, toParent);
    }

    /// <summary>A directory that changes its parent has its ".." rewritten, so it must be writable.</summary>
    private static Errno CheckMove(IVfsCaller caller, Location fromParent, Location source, Location toParent) =>
        source.Inode.IsDirectory && fromParent.Dentry != toParent.Dentry
            && !Permissions.Allows(source.Inode, caller.Credentials, Permissions.Write)
            ? Errno.EACCES
            : Errno.Ok;

    private void ExchangeNames(Location source, Location target)
    {
        Inode fromParent = source.Dentry.Parent.Inode;
        Inode toParent = target.Dentry.Parent.Inode;
        if (source.Inode.IsDirectory != target.Inode.IsDirectory && fromParent != toParent)
        {
            Inode loses = source.Inode.IsDirectory ? fromParent : toParent;
            Inode gains = source.Inode.IsDirectory ? toParent : fromParent;
            loses.DropLink();
            gains.Links++;
        }

        Dentry.Exchange(source.Dentry, target.Dentry);
        fromParent.TouchModified();
        toParent.TouchModified();
        source.Inode.Changed = target.Inode.Changed = Clock.Realtime;
    }

    private static void Drop(Location parent, Dentry entry)
    {
        Inode inode = entry.Inode;
        entry.Remove();
        inode.FileSystem.ReturnName(entry.Payer);
        parent.Inode.TouchModified();
        if (inode.IsDirectory)
        {
            // Its own name and its "."; the parent loses the "..".
            inode.DropLink(2);
            parent.Inode.DropLink();
        }
        else
        {
            inode.DropLink();
        }
    }
}
