using Rill.LinuxAbi;
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
    /// <param name="maker">Who pays for it.</param>
    public virtual Errno MakeInode(Credentials maker, ModeBits mode, ulong device, out Inode? inode)
    {
        inode = null;
        return Errno.EPERM;
    }

    /// <summary>Makes a symbolic link without a name.</summary>
    /// <param name="maker">Who pays for it.</param>
    public virtual Errno MakeLink(Credentials maker, ReadOnlySpan<byte> target, out Inode? inode)
    {
        inode = null;
        return Errno.EPERM;
    }

    /// <summary>Charges a user (<see cref="HeapLedger.PayerOf"/>) with one more name. ENOSPC where it has what it may have.</summary>
    public virtual Errno TakeName(uint payer) => Errno.Ok;

    /// <summary>Takes the charge for a name back.</summary>
    public virtual void ReturnName(uint payer)
    {
    }

    /// <summary>Told when the last mount of it is gone.</summary>
    public virtual void NoteUnmounted()
    {
    }

    /// <summary>Changes what it was mounted with; a remount asks.</summary>
    /// <param name="options">The options, with commas between them.</param>
    /// <returns>EINVAL, with nothing changed, for options that it does not know or that do not go with what it holds.</returns>
    public virtual Errno Reconfigure(ReadOnlySpan<byte> options) => Errno.Ok;

    /// <summary>Tells what statfs tells.</summary>
    public abstract void GetStatistics(out FileSystemStatistics statistics);
}
