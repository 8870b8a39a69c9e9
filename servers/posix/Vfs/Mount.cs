using Rill.LinuxAbi;

namespace Rill.Posix.Vfs;

/// <summary>A file system, or a part of one, at a place of the tree.</summary>
internal sealed class Mount(FileSystem fileSystem, Dentry root, string source)
{
    public FileSystem FileSystem { get; } = fileSystem;

    /// <summary>The directory (or file) of the file system that is seen at the mount point.</summary>
    public Dentry Root { get; } = root;

    /// <summary>What was mounted, as /proc/mounts tells it.</summary>
    public string Source { get; } = source;

    /// <summary>The place that it covers; none for the root of the tree.</summary>
    public Location Point { get; internal set; }

    /// <summary>MS_* flags.</summary>
    public MountFlags Flags { get; internal set; }

    public int Id { get; internal set; }

    /// <summary>How many descriptions, working directories and mounts lie in it.</summary>
    public int Uses { get; internal set; }

    public bool IsReadOnly => (Flags & MountFlags.ReadOnly) != 0;

    public bool IsNoExec => (Flags & MountFlags.NoExec) != 0;
}
