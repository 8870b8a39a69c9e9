namespace Rill.Posix.Vfs;

/// <summary>Root, working directory and file mode mask: shared by threads, and by processes made with CLONE_FS.</summary>
internal sealed class FsContext(Location root, Location workingDirectory, uint umask)
{
    public Location Root = root;
    public Location WorkingDirectory = workingDirectory;
    public uint Umask = umask;

    /// <summary>A copy for a forked child.</summary>
    public FsContext Clone() => new(Root, WorkingDirectory, Umask);
}
