namespace Rill.Posix.Vfs;

/// <summary>The tags by which the kernel remembers what is mapped, for /proc/PID/maps.</summary>
internal sealed class MappedFiles
{
    /// <summary>From this many on, tags of files without names are forgotten.</summary>
    private const int Bound = 4096;

    private readonly Dictionary<ulong, Location> _files = [];

    /// <summary>The tag of a file: file system and inode number. 0 is none.</summary>
    public ulong TagOf(Location location)
    {
        ulong tag = location.Inode.FileSystem.DeviceNumber << 48 | location.Inode.Number;
        if (_files.Count >= Bound)
        {
            foreach ((ulong old, Location place) in _files.ToArray())
            {
                if (place.Inode.Links == 0)
                {
                    _files.Remove(old);
                }
            }
        }

        _files[tag] = location;
        return tag;
    }

    /// <summary>The file of a tag, if it is known.</summary>
    public bool TryFind(ulong tag, out Location location) => _files.TryGetValue(tag, out location);
}
