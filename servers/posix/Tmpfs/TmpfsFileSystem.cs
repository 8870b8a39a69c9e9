using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Runtime.Native;

namespace Rill.Posix.Tmpfs;

/// <summary>A file system in memory. Its names are dentries; file contents are Memory objects or, small, managed arrays.</summary>
internal sealed class TmpfsFileSystem : FileSystem
{
    private readonly HeapLedger _ledger;
    private readonly Dictionary<uint, long> _charged = [];
    private long _contents;
    private ulong _lastNumber = 1;
    private bool _isGone;

    /// <param name="typeName">tmpfs, rootfs or devtmpfs.</param>
    /// <param name="deviceNumber">st_dev.</param>
    /// <param name="clock">Gives file times.</param>
    /// <param name="kernel">Makes the Memory objects.</param>
    /// <param name="ledger">Who pays for names, inodes and small contents.</param>
    /// <param name="pageLimit">How many pages all contents together may take.</param>
    /// <param name="job">The Job that contents are charged to.</param>
    /// <param name="rootMode">Permissions of the root.</param>
    public TmpfsFileSystem(
        string typeName, ulong deviceNumber, SystemClock clock, KernelCalls kernel, HeapLedger ledger, long pageLimit, uint job,
        ModeBits rootMode = Octal.O755)
        : base(typeName, deviceNumber, clock)
    {
        Kernel = kernel;
        _ledger = ledger;
        PageLimit = pageLimit;
        InodeLimit = pageLimit;
        MemoryPages = pageLimit * 2;
        Job = job;
        Root = new Dentry([], null, new TmpfsNode(this, _lastNumber, ModeBits.Directory | rootMode) { Links = 2 });
    }

    public KernelCalls Kernel { get; }

    /// <summary>The Job that contents are charged to.</summary>
    public uint Job { get; }

    /// <summary>How many pages contents may take; <see cref="TmpfsOptions.NoLimit"/>: as many as there are.</summary>
    public long PageLimit { get; private set; }

    /// <summary>How many pages contents take, as far as writes have reached.</summary>
    public long PagesUsed { get; private set; }

    /// <summary>How many inodes there may be: as many as pages unless mount says otherwise.</summary>
    public long InodeLimit { get; set; }

    /// <summary>Pages of the machine, of which a size may be so many percent: twice the limit unless its maker says otherwise.</summary>
    public long MemoryPages { get; init; }

    /// <summary>Whether nobody can mount it again once it is mounted nowhere.</summary>
    public bool EndsWithMount { get; init; }

    /// <summary>Inodes that there are.</summary>
    public long InodeCount { get; private set; } = 1;

    /// <inheritdoc/>
    public override Errno MakeInode(Credentials maker, ModeBits mode, ulong device, out Inode? inode)
    {
        inode = null;
        uint payer = HeapLedger.PayerOf(maker);
        if (!TryTakeInode(payer, HeapLedger.InodeBytes))
        {
            return Errno.ENOSPC;
        }

        ulong number = ++_lastNumber;
        inode = (mode & ModeBits.TypeMask) switch
        {
            ModeBits.Regular => new TmpfsFile(this, number, mode) { Payer = payer },
            ModeBits.Directory => new TmpfsNode(this, number, mode) { Links = 2, Payer = payer },
            _ => new TmpfsNode(this, number, mode) { SpecialDevice = device, Payer = payer },
        };
        return Errno.Ok;
    }

    /// <inheritdoc/>
    public override Errno MakeLink(Credentials maker, ReadOnlySpan<byte> target, out Inode? inode)
    {
        inode = null;
        uint payer = HeapLedger.PayerOf(maker);
        if (!TryTakeInode(payer, HeapLedger.InodeBytes + target.Length))
        {
            return Errno.ENOSPC;
        }

        inode = new TmpfsLink(this, ++_lastNumber, target.ToArray()) { Payer = payer };
        return Errno.Ok;
    }

    /// <inheritdoc/>
    public override Errno TakeName(uint payer) => TryCharge(payer, HeapLedger.NameBytes) ? Errno.Ok : Errno.ENOSPC;

    /// <inheritdoc/>
    public override void ReturnName(uint payer) => Return(payer, HeapLedger.NameBytes);

    /// <inheritdoc/>
    public override void NoteUnmounted()
    {
        if (!EndsWithMount || _isGone)
        {
            return;
        }

        // What is left goes with the last description of it. Its bounds are the file system's own from here on.
        _isGone = true;
        foreach ((uint user, long bytes) in _charged)
        {
            _ledger.Return(user, bytes);
        }

        _charged.Clear();
        _ledger.ReturnContent(_contents);
        _contents = 0;
    }

    /// <inheritdoc/>
    /// <remarks>As Linux's shmem_reconfigure: no limit below what is there, and none where there was none; what the options say
    /// of the root was for the mount.</remarks>
    public override Errno Reconfigure(ReadOnlySpan<byte> optionText)
    {
        if (!TmpfsOptions.TryParse(optionText, MemoryPages, out TmpfsOptions options)
            || !MayBecome(options.Pages, PageLimit, PagesUsed)
            || !MayBecome(options.Inodes, InodeLimit, InodeCount))
        {
            return Errno.EINVAL;
        }

        PageLimit = options.Pages ?? PageLimit;
        InodeLimit = options.Inodes ?? InodeLimit;
        return Errno.Ok;
    }

    /// <summary>An inode is gone.</summary>
    public void ReturnInode(uint payer, int bytes)
    {
        InodeCount--;
        Return(payer, bytes);
    }

    /// <summary>Takes room for a small content in the server. False: it has to lie elsewhere.</summary>
    public bool TryTakeContent(long bytes)
    {
        if (_isGone || !_ledger.TryChargeContent(bytes))
        {
            return false;
        }

        _contents += bytes;
        return true;
    }

    /// <summary>Gives room for a small content back.</summary>
    public void ReturnContent(long bytes)
    {
        if (!_isGone)
        {
            _ledger.ReturnContent(bytes);
            _contents -= bytes;
        }
    }

    private static bool MayBecome(long? limit, long old, long used) =>
        limit is null or TmpfsOptions.NoLimit || (old != TmpfsOptions.NoLimit && limit >= used);

    private bool TryTakeInode(uint payer, int bytes)
    {
        if (InodeCount >= InodeLimit || !TryCharge(payer, bytes))
        {
            return false;
        }

        InodeCount++;
        return true;
    }

    private bool TryCharge(uint payer, int bytes)
    {
        if (_isGone)
        {
            return true;
        }

        if (!_ledger.TryCharge(payer, bytes))
        {
            return false;
        }

        Note(payer, bytes);
        return true;
    }

    private void Return(uint payer, int bytes)
    {
        if (!_isGone)
        {
            _ledger.Return(payer, bytes);
            Note(payer, -bytes);
        }
    }

    private void Note(uint payer, long bytes) => _charged[payer] = _charged.GetValueOrDefault(payer) + bytes;

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
        // Linux writes 0 where there is no limit.
        bool isBounded = PageLimit != TmpfsOptions.NoLimit, countsInodes = InodeLimit != TmpfsOptions.NoLimit;
        statistics = new FileSystemStatistics
        {
            // TMPFS_MAGIC; devtmpfs answers the same in Linux.
            Type = 0x0102_1994,
            BlockSize = Pages.Size,
            Blocks = isBounded ? (ulong)PageLimit : 0,
            Free = isBounded ? (ulong)(PageLimit - PagesUsed) : 0,
            Files = countsInodes ? (ulong)InodeLimit : 0,
            FreeFiles = countsInodes ? (ulong)Math.Max(0, InodeLimit - InodeCount) : 0,
        };
    }
}
