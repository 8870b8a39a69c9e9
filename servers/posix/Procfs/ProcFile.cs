namespace Rill.Posix.Procfs;

/// <summary>A file of procfs.</summary>
internal sealed class ProcFile(
    ProcFileSystem fileSystem,
    ulong number,
    uint permissions,
    Func<IVfsCaller, byte[]> content,
    Func<IVfsCaller, byte[], Errno>? write = null)
    : Inode(fileSystem, number, ModeBits.Regular | permissions)
{
    public override Errno OpenContent(Location location, uint flags, out OpenFile? file)
    {
        file = new ProcOpenFile(location, flags, content, write);
        return Errno.Ok;
    }

    /// <summary>O_TRUNC before a write changes nothing.</summary>
    public override Errno Truncate(long length) => write is null ? Errno.EACCES : Errno.Ok;
}
