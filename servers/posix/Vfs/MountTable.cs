using Rill.LinuxAbi;

namespace Rill.Posix.Vfs;

/// <summary>All mounts of the tree.</summary>
internal sealed class MountTable
{
    private readonly Dictionary<Location, Mount> _byPoint = [];
    private readonly List<Mount> _all = [];
    private int _lastId;

    // Mounts on places whose dentries are kept for them.
    private int _kept;

    /// <summary>A tree with one mount.</summary>
    public MountTable(FileSystem root, string source)
    {
        Root = new Mount(root, root.Root, source) { Id = ++_lastId };
        _all.Add(Root);
    }

    /// <summary>The mount of the tree's root.</summary>
    public Mount Root { get; }

    /// <summary>In order of mounting.</summary>
    public IReadOnlyList<Mount> All => _all;

    /// <summary>The top of the tree.</summary>
    public Location RootLocation => Cover(new Location(Root, Root.Root));

    /// <summary>What is seen at a place: the root of the mount that covers it last, or the place itself.</summary>
    public Location Cover(Location location)
    {
        while (location.Dentry.MountCount != 0 && _byPoint.TryGetValue(location, out Mount? mount))
        {
            location = new Location(mount, mount.Root);
        }

        return location;
    }

    /// <summary>The place that the root of a mount covers, through all mounts stacked there; the top stays.</summary>
    public static Location Uncover(Location location)
    {
        while (location.Dentry == location.Mount.Root && !location.Mount.Point.IsNone)
        {
            location = location.Mount.Point;
        }

        return location;
    }

    /// <summary>Mounts at a place, which must be seen (see <see cref="Cover"/>).</summary>
    public Mount Add(FileSystem fileSystem, Dentry root, Location point, string source, MountFlags flags)
    {
        if (!point.Mount.FileSystem.NamesAreComplete)
        {
            // Where another mount was made since the place was found, this one lies on it.
            point = Cover(point with { Dentry = point.Dentry.Keep() });
            _kept += point.Mount.FileSystem.NamesAreComplete ? 0 : 1;
        }

        var mount = new Mount(fileSystem, root, source) { Point = point, Flags = flags & MountFlags.Kept, Id = ++_lastId };
        _byPoint.Add(point, mount);
        // It is seen there also when it has no name any more.
        root.Inode.AddUse();
        point.Dentry.MountCount++;
        point.Mount.Uses++;
        _all.Add(mount);
        return mount;
    }

    /// <summary>Takes a mount away. EBUSY while it is in use, unless detached; EINVAL for the tree's root.</summary>
    public Errno Remove(Mount mount, bool detach)
    {
        if (mount.Point.IsNone)
        {
            return Errno.EINVAL;
        }

        if (mount.Uses != 0 && !detach)
        {
            return Errno.EBUSY;
        }

        for (int i = _all.Count - 1; i >= 0; i--)
        {
            if (_all[i].Point is { IsNone: false } point && point.Mount == mount)
            {
                Remove(_all[i], detach: true);
                i = _all.Count;
            }
        }

        _byPoint.Remove(mount.Point);
        mount.Point.Dentry.MountCount--;
        if (!mount.Point.Mount.FileSystem.NamesAreComplete)
        {
            mount.Point.Dentry.Release();
            _kept--;
        }

        mount.Point.Mount.Uses--;
        _all.Remove(mount);
        mount.Root.Inode.ReleaseUse();
        if (!_all.Exists(other => other.FileSystem == mount.FileSystem))
        {
            mount.FileSystem.NoteUnmounted();
        }

        return Errno.Ok;
    }

    /// <summary>Takes away what is mounted on files about a process or thread that is no more, as Linux does with it.</summary>
    public void RemoveGone()
    {
        for (int i = _all.Count - 1; i >= 0 && _kept != 0; i--)
        {
            if (IsOnGone(_all[i]))
            {
                Remove(_all[i], detach: true);
                i = _all.Count;
            }
        }
    }

    /// <summary>Whether a place is seen in the tree, and so can be mounted and mounted on.</summary>
    public bool Contains(Location location) => _all.Contains(location.Mount);

    private static bool IsOnGone(Mount mount)
    {
        for (Dentry? at = mount.Point.Dentry; at is not null; at = at.IsRoot ? null : at.Parent)
        {
            if (at.Inode.IsGone)
            {
                return true;
            }
        }

        return false;
    }
}
