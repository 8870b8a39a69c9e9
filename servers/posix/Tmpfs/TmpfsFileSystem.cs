using Rill.Posix.Linux;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Runtime.Native;

namespace Rill.Posix.Tmpfs;

/// <summary>A file system in memory. Its names are dentries; file contents are Memory objects or, small, managed arrays.</summary>
internal sealed class TmpfsFileSystem : FileSystem
{
    private ulong _lastNumber = 1;

    /// <param name="typeName">tmpfs, rootfs or devtmpfs.</param>
    /// <param name="deviceNumber">st_dev.</param>
    /// <param name="clock">Gives file times.</param>
    /// <param name="kernel">Makes the Memory objects.</param>
    /// <param name="pageLimit">How many pages all contents together may take.</param>
    /// <param name="job">The Job that contents are charged to.</param>
    /// <param name="rootMode">Permissions of the root.</param>
    public TmpfsFileSystem(
        string typeName, ulong deviceNumber, SystemClock clock, KernelCalls kernel, long pageLimit, uint job, uint rootMode = 0x1ED)
        : base(typeName, deviceNumber, clock)
    {
        Kernel = kernel;
        PageLimit = pageLimit;
        Job = job;
        Root = new Dentry([], null, new TmpfsNode(this, _lastNumber, ModeBits.Directory | rootMode) { Links = 2 });
    }

    public KernelCalls Kernel { get; }

    /// <summary>The Job that contents are charged to.</summary>
    public uint Job { get; }

    /// <summary>How many pages contents may take.</summary>
    public long PageLimit { get; set; }

    /// <summary>How many pages contents take, as far as writes have reached.</summary>
    public long PagesUsed { get; private set; }

    public ulong InodeCount { get; internal set; } = 1;

    /// <inheritdoc/>
    public override Errno MakeInode(uint mode, ulong device, out Inode? inode)
    {
        ulong number = ++_lastNumber;
        InodeCount++;
        inode = (mode & ModeBits.TypeMask) switch
        {
            ModeBits.Regular => new TmpfsFile(this, number, mode),
            ModeBits.Directory => new TmpfsNode(this, number, mode) { Links = 2 },
            _ => new TmpfsNode(this, number, mode) { SpecialDevice = device },
        };
        return Errno.Ok;
    }

    /// <inheritdoc/>
    public override Errno MakeLink(ReadOnlySpan<byte> target, out Inode? inode)
    {
        InodeCount++;
        inode = new TmpfsLink(this, ++_lastNumber, target.ToArray());
        return Errno.Ok;
    }

    /// <summary>Takes pages from the limit. False if they are not there.</summary>
    public bool TryReserve(long pages)
    {
        if (pages > PageLimit - PagesUsed)
        {
            return false;
        }

        PagesUsed += pages;
        return true;
    }

    /// <summary>Gives pages back.</summary>
    public void Return(long pages) => PagesUsed -= pages;

    /// <inheritdoc/>
    public override void GetStatistics(out FileSystemStatistics statistics)
    {
        ulong limit = (ulong)PageLimit;
        statistics = new FileSystemStatistics
        {
            // TMPFS_MAGIC; devtmpfs answers the same in Linux.
            Type = 0x0102_1994,
            BlockSize = 4096,
            Blocks = limit,
            Free = limit - (ulong)PagesUsed,
            Files = limit,
            FreeFiles = limit > InodeCount ? limit - InodeCount : 0,
        };
    }
}
