using System.Text;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Waiting;

namespace Rill.Posix.Vfs;

/// <summary>Holds what has no name in the tree: pipes, event files and their like. Nobody can mount or walk it.</summary>
internal sealed class AnonymousFileSystem : FileSystem
{
    private readonly Mount _mount;
    private ulong _lastNumber = 1;

    public AnonymousFileSystem(string typeName, ulong deviceNumber, SystemClock clock)
        : base(typeName, deviceNumber, clock)
    {
        Root = new Dentry([], null, new AnonymousInode(this, 1, ModeBits.Directory | Octal.O755));
        _mount = new Mount(this, Root, typeName);
    }

    /// <summary>Makes an inode and a place for it.</summary>
    /// <param name="mode">Type and permissions.</param>
    /// <param name="kind">The name that /proc/PID/fd shows: "pipe" becomes pipe:[N], "[eventfd]" anon_inode:[eventfd].</param>
    /// <param name="credentials">The owner.</param>
    public Location Make(ModeBits mode, string kind, Credentials credentials)
    {
        ulong number = ++_lastNumber;
        var inode = new AnonymousInode(this, number, mode)
        {
            User = credentials.FileUser,
            Group = credentials.FileGroup,
            Links = 0,
        };
        return Place(Encoding.ASCII.GetBytes(kind.StartsWith('[') ? $"anon_inode:{kind}" : $"{kind}:[{number}]"), inode);
    }

    /// <summary>A place for an inode of another file system that has no name there (memfd).</summary>
    public Location Place(byte[] name, Inode inode) => new(_mount, new Dentry(name, Root, inode));

    /// <inheritdoc/>
    public override void GetStatistics(out FileSystemStatistics statistics) =>
        statistics = new FileSystemStatistics { Type = 0x0904_1934, BlockSize = Pages.Size };

    private sealed class AnonymousInode(FileSystem fileSystem, ulong number, ModeBits mode) : Inode(fileSystem, number, mode);
}
