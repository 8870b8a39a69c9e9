using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;

namespace Rill.Posix.Pseudofs;

/// <summary>A file system whose files are made up when they are looked at: /proc and /sys.</summary>
/// <param name="typeName">The type.</param>
/// <param name="deviceNumber">st_dev.</param>
/// <param name="clock">Gives file times.</param>
/// <param name="magic">What statfs tells as its type.</param>
internal abstract class PseudoFileSystem(string typeName, ulong deviceNumber, SystemClock clock, ulong magic)
    : FileSystem(typeName, deviceNumber, clock)
{
    private ulong _lastNumber = 1;

    /// <inheritdoc/>
    public override bool NamesAreComplete => false;

    /// <summary>A number for a file that always exists.</summary>
    public ulong NextNumber() => _lastNumber++;

    /// <summary>Refused: as in Linux, names that do not exist cannot be made either.</summary>
    public override Errno MakeInode(Credentials maker, ModeBits mode, ulong device, out Inode? inode)
    {
        inode = null;
        return Errno.ENOENT;
    }

    /// <inheritdoc/>
    public override Errno MakeLink(Credentials maker, ReadOnlySpan<byte> target, out Inode? inode)
    {
        inode = null;
        return Errno.ENOENT;
    }

    /// <inheritdoc/>
    public override void GetStatistics(out FileSystemStatistics statistics) =>
        statistics = new FileSystemStatistics { Type = magic, BlockSize = Pages.Size };
}
