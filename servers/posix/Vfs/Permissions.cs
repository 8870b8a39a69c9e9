using Rill.LinuxAbi;

namespace Rill.Posix.Vfs;

/// <summary>The permission rules of files.</summary>
/// <remarks>Source: POSIX.1-2017, 4.5 "File Access Permissions"; man 7 path_resolution, 7 capabilities.</remarks>
internal static class Permissions
{
    public const uint Read = 4, Write = 2, Execute = 1;

    /// <summary>Whether the file's bits give all of the wanted access.</summary>
    public static bool Allows(Inode inode, Credentials credentials, uint wanted)
    {
        ModeBits mode = inode.Mode;
        if (credentials.OverridesFiles)
        {
            // The superuser passes, but executes only what somebody may execute.
            return (wanted & Execute) == 0 || inode.IsDirectory || (mode & ModeBits.AnyExecute) != 0;
        }

        var granted = (uint)mode >> (credentials.FileUser == inode.User ? 6
            : credentials.IsInGroup(inode.Group) ? 3
            : 0);
        return (granted & wanted) == wanted;
    }

    /// <summary>The same as an error, with read-only mounts taken into account for writing.</summary>
    public static Errno Check(Location location, Credentials credentials, uint wanted)
    {
        Inode inode = location.Inode;
        if ((wanted & Write) != 0 && location.Mount.IsReadOnly && (inode.IsRegular || inode.IsDirectory || inode.IsLink))
        {
            return Errno.EROFS;
        }

        return Allows(inode, credentials, wanted) ? Errno.Ok : Errno.EACCES;
    }

    /// <summary>Whether it owns the file or may act as its owner.</summary>
    public static bool IsOwner(Inode inode, Credentials credentials) =>
        credentials.OverridesFiles || credentials.FileUser == inode.User;

    /// <summary>
    /// Whether it may give the file another name: Linux's fs.protected_hardlinks, on as Debian has it. Who does not own
    /// a file links it only where it is a regular one that they may read and write, and that lends nobody's rights.
    /// </summary>
    /// <remarks>Source: Linux, Documentation/admin-guide/sysctl/fs.rst.</remarks>
    public static bool MayLink(Inode inode, Credentials credentials)
    {
        const ModeBits groupLent = ModeBits.SetGroup | ModeBits.GroupExecute;
        bool isSafe = inode.IsRegular
            && (inode.Mode & ModeBits.SetUser) == 0
            && (inode.Mode & groupLent) != groupLent
            && Allows(inode, credentials, Read | Write);
        return isSafe || IsOwner(inode, credentials);
    }

    /// <summary>Whether it may make or remove names in a directory.</summary>
    public static Errno CheckChange(Location directory, Credentials credentials) =>
        directory.Dentry.IsDeleted ? Errno.ENOENT : Check(directory, credentials, Write | Execute);

    /// <summary>Whether it may remove or rename that entry: the rule of sticky directories on top.</summary>
    public static Errno CheckRemove(Location directory, Inode entry, Credentials credentials)
    {
        Errno errno = CheckChange(directory, credentials);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        bool isHeld = (directory.Inode.Mode & ModeBits.Sticky) != 0
            && !credentials.OverridesFiles
            && credentials.FileUser != entry.User
            && credentials.FileUser != directory.Inode.User;
        return isHeld ? Errno.EPERM : Errno.Ok;
    }
}
