namespace Rill.Posix.Vfs;

/// <summary>What a FIFO holds while it is open: to the tree no more than that it is the inode's.</summary>
internal abstract class FifoContent
{
}
