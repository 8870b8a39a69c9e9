using Rill.LinuxAbi;

namespace Rill.Posix.Vfs;

/// <summary>Makes a file system by the options of a mount. EINVAL: bad options.</summary>
internal delegate Errno FileSystemMaker(ReadOnlySpan<byte> options, out FileSystem? fileSystem);

/// <summary>The types of file systems that mount can make.</summary>
internal sealed class FileSystemTypes
{
    private readonly List<(string Name, FileSystemMaker Maker)> _types = [];
    private ulong _lastDevice = 1;

    /// <summary>The types, as /proc/filesystems lists them.</summary>
    public IEnumerable<string> Names => _types.Select(static type => type.Name);

    /// <summary>A number for a file system without a device.</summary>
    public ulong NextDevice() => ++_lastDevice;

    /// <summary>Adds a type.</summary>
    public void Add(string name, FileSystemMaker maker) => _types.Add((name, maker));

    /// <summary>Adds a type of which there is one file system, however often it is mounted.</summary>
    public void Add(string name, Func<FileSystem> one) =>
        Add(name, (ReadOnlySpan<byte> _, out FileSystem? fileSystem) =>
        {
            fileSystem = one();
            return Errno.Ok;
        });

    /// <summary>Makes a file system. ENODEV: no such type; EINVAL: bad options.</summary>
    public Errno Make(string type, ReadOnlySpan<byte> options, out FileSystem? fileSystem)
    {
        foreach ((string name, FileSystemMaker maker) in _types)
        {
            if (name == type)
            {
                return maker(options, out fileSystem);
            }
        }

        fileSystem = null;
        return Errno.ENODEV;
    }
}
