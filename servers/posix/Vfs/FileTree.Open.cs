using Rill.LinuxAbi;

namespace Rill.Posix.Vfs;

/// <content>Opening files.</content>
internal sealed partial class FileTree
{
    /// <summary>Opens or makes a file.</summary>
    /// <param name="caller">Who opens.</param>
    /// <param name="start">Where a relative path begins.</param>
    /// <param name="path">The path.</param>
    /// <param name="flags">As open(2) has them.</param>
    /// <param name="mode">Permissions of a new file, before the mask.</param>
    /// <param name="file">The description; its <see cref="OpenFile.IsOpening"/> may ask to wait.</param>
    public Errno Open(
        IVfsCaller caller, Location start, ReadOnlySpan<byte> path, OpenFlags flags, ModeBits mode, out OpenFile? file)
    {
        file = null;
        if ((flags & OpenFlags.Path) != 0)
        {
            flags &= OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow | OpenFlags.CloseOnExec;
        }
        else if ((flags & OpenFlags.TemporaryFile) == OpenFlags.TemporaryFile)
        {
            return OpenTemporary(caller, start, path, flags, mode, out file);
        }

        Location location;
        Errno errno;
        if ((flags & OpenFlags.Create) == 0)
        {
            errno = _first.Resolve(caller, start, path, (flags & OpenFlags.NoFollow) == 0, out location);
        }
        else
        {
            errno = FindOrMake(caller, start, path, flags, mode & ModeBits.Permissions & ~caller.Fs.Umask, out location, out bool isNew);
            if (errno == Errno.Ok && isNew)
            {
                return OpenInode(caller, location, flags, out file);
            }
        }

        return errno != Errno.Ok ? errno : OpenExisting(caller, location, flags, out file);
    }

    /// <summary>Opens what is at a place, with all checks.</summary>
    public Errno OpenExisting(IVfsCaller caller, Location location, OpenFlags flags, out OpenFile? file)
    {
        file = null;
        Inode inode = location.Inode;
        if ((flags & OpenFlags.Directory) != 0 && !inode.IsDirectory)
        {
            return Errno.ENOTDIR;
        }

        if ((flags & OpenFlags.Path) != 0)
        {
            file = new PathFile(location, flags);
            return Errno.Ok;
        }

        if (inode.IsLink)
        {
            return Errno.ELOOP;
        }

        OpenFlags access = flags & OpenFlags.AccessMode;
        // O_TRUNC changes the content whatever the access mode.
        bool truncates = (flags & OpenFlags.Truncate) != 0;
        bool isWrite = access != OpenFlags.ReadOnly || truncates;
        if (inode.IsDirectory && (isWrite || (flags & OpenFlags.Create) != 0))
        {
            return Errno.EISDIR;
        }

        uint wanted = (access != OpenFlags.WriteOnly ? Permissions.Read : 0) | (isWrite ? Permissions.Write : 0);
        Errno errno = Permissions.Check(location, caller.Credentials, wanted);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if (inode.Type is ModeBits.Character or ModeBits.Block && (location.Mount.Flags & MountFlags.NoDevices) != 0)
        {
            return Errno.EACCES;
        }

        if ((flags & OpenFlags.NoAccessTime) != 0 && !Permissions.IsOwner(inode, caller.Credentials))
        {
            return Errno.EPERM;
        }

        if (isWrite && inode.IsRegular && inode.Executions > 0)
        {
            return Errno.ETXTBSY;
        }

        // While its content is being changed the caller waits, and comes again.
        if (truncates && inode.IsRegular && inode.Change is null)
        {
            errno = inode.Truncate(0);
            if (errno != Errno.Ok)
            {
                return errno;
            }

            DropSetIds(caller, inode);
        }

        return OpenInode(caller, location, flags, out file);
    }

    /// <summary>Clears setuid and setgid bits, as a change of content by somebody unprivileged does.</summary>
    public static void DropSetIds(IVfsCaller caller, Inode inode)
    {
        if ((inode.Mode & (ModeBits.SetUser | ModeBits.SetGroup)) == 0 || caller.Credentials.OverridesFiles)
        {
            return;
        }

        inode.Mode &= ~ModeBits.SetUser;
        if ((inode.Mode & ModeBits.GroupExecute) != 0)
        {
            inode.Mode &= ~ModeBits.SetGroup;
        }
    }

    private Errno OpenInode(IVfsCaller caller, Location location, OpenFlags flags, out OpenFile? file)
    {
        file = null;
        switch (location.Inode.Type)
        {
            case ModeBits.Directory:
                file = new DirectoryFile(location, flags);
                return Errno.Ok;
            case ModeBits.Regular:
                return location.Inode.OpenContent(caller, location, flags, out file);
            case ModeBits.Fifo:
                return fifos(caller, location, flags, out file);
            case ModeBits.Character:
                return Devices.Open(caller, location, flags, out file);
            default:
                return Errno.ENXIO;
        }
    }

    private Errno FindOrMake(
        IVfsCaller caller, Location start, ReadOnlySpan<byte> path, OpenFlags flags, ModeBits mode, out Location location, out bool isNew)
    {
        location = default;
        isNew = false;
        Errno errno = _first.ResolveParent(caller, start, path);
        while (errno == Errno.Ok)
        {
            if (_first.Kind != LastKind.Name)
            {
                return (flags & OpenFlags.Exclusive) != 0 ? Errno.EEXIST : Errno.EISDIR;
            }

            Location parent = _first.Parent;
            if (!parent.Inode.IsDirectory)
            {
                return Errno.ENOTDIR;
            }

            if (_first.Lookup(caller, parent, _first.LastName, out location) != Errno.Ok)
            {
                if (_first.HasTrailingSlash)
                {
                    return Errno.EISDIR;
                }

                errno = Permissions.CheckChange(parent, caller.Credentials);
                isNew = errno == Errno.Ok;
                return isNew
                    ? MakeIn(caller, parent, _first.LastName, ModeBits.Regular | mode, 0, out location)
                    : errno;
            }

            if ((flags & OpenFlags.Exclusive) != 0)
            {
                return Errno.EEXIST;
            }

            if (!location.Inode.IsLink)
            {
                return _first.HasTrailingSlash && !location.Inode.IsDirectory ? Errno.ENOTDIR : Errno.Ok;
            }

            if ((flags & OpenFlags.NoFollow) != 0)
            {
                return Errno.ELOOP;
            }

            if (location.Inode.TryFollow(caller, out Location target, out errno))
            {
                location = target;
                return errno;
            }

            errno = location.Inode.ReadLink(caller, out byte[] text);
            if (errno == Errno.Ok)
            {
                errno = _first.ResolveParentOfTarget(caller, text);
            }
        }

        return errno;
    }

    private Errno OpenTemporary(
        IVfsCaller caller, Location start, ReadOnlySpan<byte> path, OpenFlags flags, ModeBits mode, out OpenFile? file)
    {
        file = null;
        if ((flags & OpenFlags.AccessMode) == OpenFlags.ReadOnly)
        {
            return Errno.EINVAL;
        }

        Errno errno = _first.Resolve(caller, start, path, follow: true, out Location directory);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if (!directory.Inode.IsDirectory)
        {
            return Errno.ENOTDIR;
        }

        errno = Permissions.CheckChange(directory, caller.Credentials);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        errno = directory.Inode.FileSystem.MakeInode(
            caller.Credentials, ModeBits.Regular | (mode & ModeBits.Permissions & ~caller.Fs.Umask), 0, out Inode? inode);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        SetOwner(caller, directory.Inode, inode!);
        inode!.Links = 0;
        byte[] name = System.Text.Encoding.ASCII.GetBytes($"#{inode.Number}");
        var location = new Location(directory.Mount, new Dentry(name, directory.Dentry, inode));
        return OpenInode(caller, location, flags & ~OpenFlags.TemporaryFile, out file);
    }
}
