namespace Rill.Posix.Tmpfs;

/// <summary>A directory, FIFO, socket or device node of a tmpfs.</summary>
internal sealed class TmpfsNode(TmpfsFileSystem fileSystem, ulong number, uint mode) : Inode(fileSystem, number, mode)
{
    public override void Discard() => fileSystem.InodeCount--;

    public override void GetAttributes(out InodeAttributes attributes)
    {
        base.GetAttributes(out attributes);
        attributes.Blocks = 0;
    }
}
