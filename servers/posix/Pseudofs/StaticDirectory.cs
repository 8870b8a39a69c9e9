using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Vfs;

namespace Rill.Posix.Pseudofs;

/// <summary>A directory whose entries are always the same.</summary>
internal class StaticDirectory : PseudoInode
{
    /// <summary>r-xr-xr-x.</summary>
    public const ModeBits Mode555 = Octal.O555;

    /// <summary>The position of the first entry after . and ..</summary>
    public const long FirstPosition = 2;

    private readonly List<(byte[] Name, Inode Inode)> _entries = [];
    private readonly Dictionary<byte[], Inode> _byName = new(NameComparer.Instance);
    private readonly Dictionary<byte[], Inode>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public StaticDirectory(PseudoFileSystem fileSystem)
        : base(fileSystem, fileSystem.NextNumber(), ModeBits.Directory | Mode555)
    {
        Links = 2;
        _lookup = _byName.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>How many entries there are.</summary>
    protected int EntryCount => _entries.Count;

    private PseudoFileSystem Owner => (PseudoFileSystem)FileSystem;

    /// <summary>Adds an entry; for building.</summary>
    public void Add(string name, Inode inode)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(name);
        _entries.Add((bytes, inode));
        _byName.Add(bytes, inode);
        Links += inode.IsDirectory ? 1u : 0;
    }

    /// <summary>Adds a text file; for building.</summary>
    public void Add(string name, TextSource source, ModeBits mode = Octal.O444, TextSink? sink = null) =>
        Add(name, new TextFile(FileSystem, Owner.NextNumber(), mode, source, sink));

    /// <summary>Adds a text file that another server answers for; for building.</summary>
    public void AddRemote(string name, ModeBits mode, RemoteSource? source, RemoteSink? sink) =>
        Add(name, new RemoteTextFile(FileSystem, Owner.NextNumber(), mode, source, sink));

    /// <summary>Adds a file with a text that never changes; for building.</summary>
    public void Add(string name, string text) =>
        Add(name, (_, to) =>
        {
            to.Append(text);
            return Errno.Ok;
        });

    /// <summary>Adds a directory; for building.</summary>
    public StaticDirectory AddDirectory(string name)
    {
        var directory = new StaticDirectory(Owner);
        Add(name, directory);
        return directory;
    }

    /// <inheritdoc/>
    public override Errno Lookup(IVfsCaller caller, ReadOnlySpan<byte> name, out Inode? child) =>
        _lookup.TryGetValue(name, out child) ? Errno.Ok : Errno.ENOENT;

    /// <inheritdoc/>
    public override Errno List(IVfsCaller caller, ref long position, ref DirectoryList list)
    {
        while (position - FirstPosition < _entries.Count)
        {
            (byte[] name, Inode inode) = _entries[(int)(position - FirstPosition)];
            if (!list.TryAdd(name, inode.Number, position + 1, inode.Mode))
            {
                return list.Length == 0 ? Errno.EINVAL : Errno.Ok;
            }

            position++;
        }

        return Errno.Ok;
    }
}
