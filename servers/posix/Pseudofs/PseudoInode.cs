using Rill.LinuxAbi;
using Rill.Posix.Vfs;

namespace Rill.Posix.Pseudofs;

/// <summary>A file of a pseudo file system: it takes no blocks, and its size is told as 0 unless its kind says otherwise.</summary>
internal abstract class PseudoInode(FileSystem fileSystem, ulong number, ModeBits mode) : Inode(fileSystem, number, mode)
{
    /// <summary>As Linux tells it of /proc (fs/proc/inode.c).</summary>
    private const uint PreferredSize = 1024;

    /// <inheritdoc/>
    public override void GetAttributes(out InodeAttributes attributes)
    {
        base.GetAttributes(out attributes);
        attributes.Blocks = 0;
        attributes.BlockSize = PreferredSize;
    }
}
