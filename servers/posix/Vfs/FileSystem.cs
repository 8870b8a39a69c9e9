using Rill.Posix.Linux;
using Rill.Posix.Waiting;

namespace Rill.Posix.Vfs;

/// <summary>An instance of a file system.</summary>
internal abstract class FileSystem(string typeName, ulong deviceNumber, SystemClock clock)
{
    /// <summary>The type, as mount and /proc/mounts name it.</summary>
    public string TypeName { get; } = typeName;

    /// <summary>st_dev of its files.</summary>
    public ulong DeviceNumber { get; } = deviceNumber;

    public SystemClock Clock { get; } = clock;

    /// <summary>The topmost directory; set by the constructor of the type.</summary>
    public Dentry Root { get; protected init; } = null!;

    /// <summary>Whether the dentries hold all names: a name without dentry does not exist.</summary>
    public virtual bool NamesAreComplete => true;

    /// <summary>Makes an inode without a name. Its owner is set by the caller.</summary>
    public virtual Errno MakeInode(uint mode, ulong device, out Inode? inode)
    {
        inode = null;
        return Errno.EPERM;
    }

    /// <summary>Makes a symbolic link without a name.</summary>
    public virtual Errno MakeLink(ReadOnlySpan<byte> target, out Inode? inode)
    {
        inode = null;
        return Errno.EPERM;
    }

    /// <summary>Tells what statfs tells.</summary>
    public abstract void GetStatistics(out FileSystemStatistics statistics);
}
