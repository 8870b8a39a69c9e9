namespace Rill.Posix.Vfs;

/// <summary>A place in the tree of mounts: a mount and a dentry in its file system.</summary>
internal readonly record struct Location(Mount Mount, Dentry Dentry)
{
    /// <summary>What is there.</summary>
    public Inode Inode => Dentry.Inode;

    /// <summary>Whether it is no place at all.</summary>
    public bool IsNone => Dentry is null;
}
