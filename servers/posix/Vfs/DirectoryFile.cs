using Rill.LinuxAbi;
using Rill.Posix.Buffers;

namespace Rill.Posix.Vfs;

/// <summary>An open directory.</summary>
internal sealed class DirectoryFile(Location location, OpenFlags flags) : OpenFile(location, flags)
{
    /// <summary>The position behind "..". Entries follow newest first, as in Linux's tmpfs: so what is added meanwhile is not
    /// listed, and the position behind an entry is its cookie, which all that come later are below.</summary>
    private const long Beginning = 2;

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
        long target = whence == SeekFrom.Current ? Position + offset : offset;
        if (whence is not (SeekFrom.Start or SeekFrom.Current) || target < 0)
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

            Position = Beginning;
        }

        Inode.TouchAccessed();
        if (!Inode.FileSystem.NamesAreComplete)
        {
            return Inode.List(caller, ref Position, ref list);
        }

        for (Dentry? child = Next(directory); child is not null; child = child.PreviousSibling)
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

    private Dentry? Next(Dentry directory)
    {
        if (_last is { IsDeleted: false } last && last.Parent == directory && (long)last.Cookie == Position)
        {
            return last.PreviousSibling;
        }

        Dentry? child = directory.LastChild;
        while (child is not null && Position != Beginning && (long)child.Cookie >= Position)
        {
            child = child.PreviousSibling;
        }

        return child;
    }
}
