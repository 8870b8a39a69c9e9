using Rill.LinuxAbi;

namespace Rill.Posix.Vfs;

/// <summary>chmod, chown, utimensat and truncate on a file that was found.</summary>
internal static class AttributeChanges
{
    /// <summary>Sets the permission bits.</summary>
    public static Errno ChangeMode(IVfsCaller caller, Location location, ModeBits mode)
    {
        Inode inode = location.Inode;
        if (location.Mount.IsReadOnly)
        {
            return Errno.EROFS;
        }

        if (!Permissions.IsOwner(inode, caller.Credentials))
        {
            return Errno.EPERM;
        }

        if (inode.IsLink)
        {
            return Errno.EOPNOTSUPP;
        }

        mode &= ModeBits.Permissions;
        if (!caller.Credentials.OverridesFiles && !caller.Credentials.IsInGroup(inode.Group))
        {
            mode &= ~ModeBits.SetGroup;
        }

        inode.Mode = inode.Type | mode;
        inode.Changed = inode.FileSystem.Clock.Realtime;
        return Errno.Ok;
    }

    /// <summary>Sets owner and group; -1 leaves one alone.</summary>
    public static Errno ChangeOwner(IVfsCaller caller, Location location, long user, long group)
    {
        Inode inode = location.Inode;
        Credentials credentials = caller.Credentials;
        if (location.Mount.IsReadOnly)
        {
            return Errno.EROFS;
        }

        if (!credentials.OverridesFiles)
        {
            bool mayUser = user == -1 || (credentials.FileUser == inode.User && (uint)user == inode.User);
            bool mayGroup = group == -1
                || (credentials.FileUser == inode.User && (credentials.IsInGroup((uint)group) || (uint)group == inode.Group));
            if (!mayUser || !mayGroup)
            {
                return Errno.EPERM;
            }
        }

        if (user != -1)
        {
            inode.User = (uint)user;
        }

        if (group != -1)
        {
            inode.Group = (uint)group;
        }

        // Even the superuser's chown clears these on what is executable (man 2 chown).
        if (!inode.IsDirectory && (user != -1 || group != -1))
        {
            inode.Mode &= ~ModeBits.SetUser;
            if ((inode.Mode & ModeBits.GroupExecute) != 0)
            {
                inode.Mode &= ~ModeBits.SetGroup;
            }
        }

        inode.Changed = inode.FileSystem.Clock.Realtime;
        return Errno.Ok;
    }

    /// <summary>Sets access and modification time.</summary>
    public static Errno SetTimes(
        IVfsCaller caller, Location location, long accessedSeconds, uint accessedNano, long modifiedSeconds, uint modifiedNano)
    {
        if (!IsValid(accessedNano) || !IsValid(modifiedNano))
        {
            return Errno.EINVAL;
        }

        if (accessedNano == FileTime.Omit && modifiedNano == FileTime.Omit)
        {
            return Errno.Ok;
        }

        Inode inode = location.Inode;
        if (location.Mount.IsReadOnly)
        {
            return Errno.EROFS;
        }

        bool bothNow = accessedNano == FileTime.Now && modifiedNano == FileTime.Now;
        if (!Permissions.IsOwner(inode, caller.Credentials))
        {
            if (!bothNow)
            {
                return Errno.EPERM;
            }

            if (!Permissions.Allows(inode, caller.Credentials, Permissions.Write))
            {
                return Errno.EACCES;
            }
        }

        long now = inode.FileSystem.Clock.Realtime;
        inode.Accessed = Time(accessedSeconds, accessedNano, now, inode.Accessed);
        inode.Modified = Time(modifiedSeconds, modifiedNano, now, inode.Modified);
        inode.Changed = now;
        return Errno.Ok;
    }

    /// <summary>Sets the size of a file that was found by path.</summary>
    public static Errno Truncate(IVfsCaller caller, Location location, long length)
    {
        Inode inode = location.Inode;
        if (length < 0)
        {
            return Errno.EINVAL;
        }

        if (inode.IsDirectory)
        {
            return Errno.EISDIR;
        }

        if (!inode.IsRegular)
        {
            return Errno.EINVAL;
        }

        Errno errno = Permissions.Check(location, caller.Credentials, Permissions.Write);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if (inode.Executions > 0)
        {
            return Errno.ETXTBSY;
        }

        errno = inode.Truncate(length);
        if (errno == Errno.Ok)
        {
            FileTree.DropSetIds(caller, inode);
        }

        return errno;
    }

    private static bool IsValid(uint nano) => nano is FileTime.Now or FileTime.Omit or < 1_000_000_000;

    private static long Time(long seconds, uint nano, long now, long old) => nano switch
    {
        FileTime.Now => now,
        FileTime.Omit => old,
        // What 64 bits of nanoseconds cannot hold (years before 1678 and after 2262) is kept at the border.
        _ => Math.Clamp(seconds, long.MinValue / 1_000_000_000 + 1, long.MaxValue / 1_000_000_000 - 1) * 1_000_000_000 + nano,
    };
}
