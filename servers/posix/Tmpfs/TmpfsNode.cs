using Rill.LinuxAbi;
using Rill.Posix.Vfs;

namespace Rill.Posix.Tmpfs;

/// <summary>A directory, FIFO, socket or device node of a tmpfs.</summary>
internal sealed class TmpfsNode(TmpfsFileSystem fileSystem, ulong number, ModeBits mode) : Inode(fileSystem, number, mode)
{
    /// <summary>What Linux counts for an entry of a directory, . and .. included (mm/shmem.c, BOGO_DIRENT_SIZE).</summary>
    private const int EntryBytes = 20;

    private int _entries;

    /// <summary>Who is charged for it.</summary>
    public uint Payer { get; init; }

    public override long Size => IsDirectory ? (_entries + 2) * (long)EntryBytes : 0;

    public override void NoteEntries(int change) => _entries += change;

    public override void Discard() => fileSystem.ReturnInode(Payer, HeapLedger.InodeBytes);

    public override void GetAttributes(out InodeAttributes attributes)
    {
        base.GetAttributes(out attributes);
        attributes.Blocks = 0;
    }
}
