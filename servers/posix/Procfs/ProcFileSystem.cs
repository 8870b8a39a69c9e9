namespace Rill.Posix.Procfs;

/// <summary>The process file system: what it shows is made when it is looked at.</summary>
internal sealed class ProcFileSystem : FileSystem
{
    public ProcFileSystem(PosixServer server, ulong deviceNumber)
        : base("proc", deviceNumber, server.Clock)
    {
        Server = server;
        Root = new Dentry([], null, new ProcRoot(this));
    }

    public PosixServer Server { get; }

    /// <inheritdoc/>
    public override bool NamesAreComplete => false;

    /// <summary>The number of an entry below a process's directory; below a system's one with id 0.</summary>
    public static ulong NumberOf(int id, int index) => ((ulong)id << 20) + (ulong)index + 2;

    /// <inheritdoc/>
    public override Errno MakeInode(uint mode, ulong device, out Inode? inode)
    {
        inode = null;
        return Errno.ENOENT;
    }

    /// <inheritdoc/>
    public override void GetStatistics(out FileSystemStatistics statistics) =>
        statistics = new FileSystemStatistics { Type = 0x9FA0, BlockSize = 4096 };
}
