namespace Rill.Posix.Files;

/// <summary>An open directory.</summary>
internal sealed class DirectoryFile(Location location, uint flags) : OpenFile(location, flags)
{
    /// <summary>The entry that was listed last; where it is still in place, listing goes on behind it.</summary>
    private Dentry? _last;

    public override bool IsSeekable => true;

    public override Errno Read(IVfsCaller caller, UserBuffer to, ref long position, out int count)
    {
        count = 0;
        return Errno.EISDIR;
    }

    public override Errno Seek(long offset, uint whence, out long position)
    {
        position = Position;
        long target = whence == Fcntl.SeekCurrent ? Position + offset : offset;
        if (whence is not (Fcntl.SeekSet or Fcntl.SeekCurrent) || target < 0)
        {
            return Errno.EINVAL;
        }

        position = Position = target;
        _last = null;
        return Errno.Ok;
    }

    public override Errno List(IVfsCaller caller, ref DirectoryList list)
    {
        Dentry directory = Location.Dentry;
        if (directory.IsDeleted)
        {
            return Errno.ENOENT;
        }

        if (Position == 0)
        {
            if (!list.TryAdd("."u8, Inode.Number, 1, ModeBits.Directory))
            {
                return Errno.EINVAL;
            }

            Position = 1;
        }

        if (Position == 1)
        {
            // The directory above a mount's root is that of the mount point.
            ulong above = MountTable.Uncover(Location).Dentry.Parent.Inode.Number;
            if (!list.TryAdd(".."u8, above, 2, ModeBits.Directory))
            {
                return list.Length == 0 ? Errno.EINVAL : Errno.Ok;
            }

            Position = 2;
        }

        Inode.TouchAccessed();
        if (!Inode.FileSystem.NamesAreComplete)
        {
            return Inode.List(caller, ref Position, ref list);
        }

        for (Dentry? child = FirstAfter(directory); child is not null; child = child.NextSibling)
        {
            if (!list.TryAdd(child.Name, child.Inode.Number, (long)child.Cookie, child.Inode.Mode))
            {
                return list.Length == 0 ? Errno.EINVAL : Errno.Ok;
            }

            Position = (long)child.Cookie;
            _last = child;
        }

        return Errno.Ok;
    }

    private Dentry? FirstAfter(Dentry directory)
    {
        if (_last is { IsDeleted: false } last && last.Parent == directory && (long)last.Cookie == Position)
        {
            return last.NextSibling;
        }

        Dentry? child = directory.FirstChild;
        while (child is not null && (long)child.Cookie <= Position)
        {
            child = child.NextSibling;
        }

        return child;
    }
}
