using Rill.Posix.Linux;

namespace Rill.Posix.Vfs;

/// <summary>All mounts of the tree.</summary>
internal sealed class MountTable
{
    private readonly Dictionary<Location, Mount> _byPoint = [];
    private readonly List<Mount> _all = [];
    private int _lastId;

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
    public Mount Add(FileSystem fileSystem, Dentry root, Location point, string source, ulong flags)
    {
        var mount = new Mount(fileSystem, root, source) { Point = point, Flags = flags & MountFlags.Kept, Id = ++_lastId };
        _byPoint.Add(point, mount);
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
        mount.Point.Mount.Uses--;
        _all.Remove(mount);
        return Errno.Ok;
    }
}
