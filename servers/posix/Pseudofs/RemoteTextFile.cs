using Rill.LinuxAbi;
using Rill.Posix.Vfs;

namespace Rill.Posix.Pseudofs;

/// <summary>A text file that another server answers for: readers and writers wait for it.</summary>
/// <param name="fileSystem">The file system.</param>
/// <param name="number">The inode's number.</param>
/// <param name="mode">Permission bits.</param>
/// <param name="source">Asks for the content; null: reading is EIO, as of Linux's files without a read operation.</param>
/// <param name="sink">Takes what is written; null: writing is EIO.</param>
internal sealed class RemoteTextFile(
    FileSystem fileSystem, ulong number, ModeBits mode, RemoteSource? source, RemoteSink? sink)
    : PseudoInode(fileSystem, number, ModeBits.Regular | mode)
{
    /// <inheritdoc/>
    public override Errno OpenContent(IVfsCaller caller, Location location, OpenFlags flags, out OpenFile? file)
    {
        file = new RemoteTextOpenFile(location, flags, source, sink);
        return Errno.Ok;
    }

    /// <summary>Opening with O_TRUNC is allowed and means nothing.</summary>
    public override Errno Truncate(long length) => Errno.Ok;
}
