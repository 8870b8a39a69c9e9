using Rill.LinuxAbi;
using Rill.Posix.Vfs;

namespace Rill.Posix.Pseudofs;

/// <summary>A regular file with a text that is made when it is read. Its size is told as 0.</summary>
/// <param name="fileSystem">The file system.</param>
/// <param name="number">The inode's number.</param>
/// <param name="mode">Permission bits.</param>
/// <param name="source">Makes the content; null: reading is EIO, as of Linux's files without a read operation.</param>
/// <param name="sink">Takes what is written; null: writing is EIO.</param>
internal class TextFile(FileSystem fileSystem, ulong number, ModeBits mode, TextSource? source, TextSink? sink = null)
    : PseudoInode(fileSystem, number, ModeBits.Regular | mode)
{
    /// <summary>What is checked at open beyond the permission bits.</summary>
    protected virtual Errno CheckOpen(IVfsCaller caller) => Errno.Ok;

    /// <summary>What an open file that is being made gets its content from.</summary>
    protected virtual TextSource? SourceFor() => source;

    /// <inheritdoc/>
    public override Errno OpenContent(IVfsCaller caller, Location location, OpenFlags flags, out OpenFile? file)
    {
        Errno errno = CheckOpen(caller);
        file = errno == Errno.Ok ? new TextOpenFile(location, flags, SourceFor(), sink) : null;
        return errno;
    }

    /// <summary>Opening with O_TRUNC is allowed and means nothing.</summary>
    public override Errno Truncate(long length) => Errno.Ok;
}
