using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Waiting;
using Rill.Protocols.Posix;
using Rill.Runtime.Native;

namespace Rill.Posix.Vfs;

/// <summary>
/// An open file description: what descriptors refer to. Operations never wait: one that cannot go on now returns EAGAIN,
/// and whoever may wait does so on <see cref="Queue"/> and tries again.
/// </summary>
internal abstract class OpenFile
{
    private int _references = 1;
    private UserAccount? _payer;

    /// <summary>Whether it keeps the file from being executed, as what was opened for writing does.</summary>
    private readonly bool _isWriter;

    /// <param name="location">Where it was found; keeps the inode and the mount.</param>
    /// <param name="flags">Access mode and status flags of open.</param>
    /// <param name="isMadeWithFile">Whether it came with the file (memfd) rather than by an open: it is no writer.</param>
    protected OpenFile(Location location, OpenFlags flags, bool isMadeWithFile = false)
    {
        Location = location;
        Flags = flags & ~OpenFlags.OnlyAtOpen;
        location.Inode.AddUse();
        location.Mount.Uses++;
        _isWriter = CanWrite && !isMadeWithFile;
        if (_isWriter)
        {
            location.Inode.Writers++;
        }
    }

    /// <summary>Where it was found.</summary>
    public Location Location { get; }

    public Inode Inode => Location.Inode;

    /// <summary>Access mode and status flags.</summary>
    public OpenFlags Flags;

    /// <summary>The file position, for kinds that have one.</summary>
    public long Position;

    /// <summary>A transfer at the position that takes several turns, while it is under way: what uses the position waits.</summary>
    public Exclusion? Transfer;

    /// <summary>Who is told by SIGIO (F_SETOWN): a process, or a group as a negative number.</summary>
    public int Owner;

    /// <summary>Who pays for it, once somebody does.</summary>
    protected UserAccount? Payer => _payer;

    /// <summary>Who watches this file.</summary>
    public FileWatcher? Watchers;

    public bool CanRead => (Flags & (OpenFlags.AccessMode | OpenFlags.Path)) is OpenFlags.ReadOnly or OpenFlags.ReadWrite;

    public bool CanWrite => (Flags & (OpenFlags.AccessMode | OpenFlags.Path)) is OpenFlags.WriteOnly or OpenFlags.ReadWrite;

    public bool IsNonBlocking => (Flags & OpenFlags.NonBlock) != 0;

    public bool IsPathOnly => (Flags & OpenFlags.Path) != 0;

    /// <summary>Woken when readiness changes; null for what is always ready.</summary>
    public virtual WaitQueue? Queue => null;

    /// <summary>Woken when a read that gave EAGAIN, since it had done as much as one turn may, can go on: soon, and whether or
    /// not the reader wants to wait for data; null for what gives EAGAIN only where there is none.</summary>
    public virtual WaitQueue? NextTurn => null;

    /// <summary>Whether a write that was begun ends with its outcome whatever signals come: it could not be begun again.</summary>
    public virtual bool WritesToTheEnd => false;

    /// <summary>Whether it has a position that can be set.</summary>
    public virtual bool IsSeekable => false;

    /// <summary>What the file is full of, if a reader can make that itself.</summary>
    public virtual ReadFill Fill => ReadFill.None;

    /// <summary>Whether a blocking write goes on until all is written (pipes, terminals).</summary>
    public virtual bool WritesAll => false;

    /// <summary>Whether open has to wait until this is false (a FIFO without its other end).</summary>
    public virtual bool IsOpening => false;

    /// <summary>Reads at a position and moves it. EAGAIN: nothing there now.</summary>
    public virtual Errno Read(IVfsCaller caller, UserBuffer to, ref long position, out int count)
    {
        count = 0;
        return Errno.EINVAL;
    }

    /// <summary>Writes at a position and moves it. EAGAIN: no room now. Kinds that append do so themselves.</summary>
    public virtual Errno Write(IVfsCaller caller, UserBuffer from, ref long position, out int count)
    {
        count = 0;
        return Errno.EINVAL;
    }

    /// <summary>What the file is ready for.</summary>
    public virtual PollEvents Poll() => PollEvents.Readable | PollEvents.Writable;

    /// <summary>Carries out a request of the file's kind. EAGAIN: later.</summary>
    public virtual Errno Ioctl(IVfsCaller caller, in IoctlCall call, out long result)
    {
        result = 0;
        return Errno.ENOTTY;
    }

    /// <summary>Lists a directory from the position on.</summary>
    public virtual Errno List(IVfsCaller caller, ref DirectoryList list) => Errno.ENOTDIR;

    /// <summary>The Memory object behind a part of the file, with which rights a mapping may have it.</summary>
    /// <param name="isShared">Whether the mapping's writes reach the file.</param>
    /// <param name="length">Bytes that the mapping needs from the file's start.</param>
    /// <param name="memory">The object; it stays the file's.</param>
    public virtual Errno GetMemory(bool isShared, long length, out MemoryHandle? memory)
    {
        memory = null;
        return Errno.ENODEV;
    }

    /// <summary>Sets the file's size.</summary>
    public virtual Errno Truncate(long length) => Errno.EINVAL;

    /// <summary>fallocate.</summary>
    public virtual Errno Allocate(AllocateMode mode, long offset, long length) => Errno.ENODEV;

    /// <summary>Sets the position.</summary>
    public virtual Errno Seek(long offset, uint whence, out long position)
    {
        position = Position;
        if (!IsSeekable)
        {
            return Errno.ESPIPE;
        }

        long size = Inode.Size;
        long target;
        switch (whence)
        {
            case SeekFrom.Start:
                target = offset;
                break;
            case SeekFrom.Current:
                target = Position + offset;
                break;
            case SeekFrom.End:
                target = size + offset;
                break;
            case SeekFrom.Data or SeekFrom.Hole when offset >= size || offset < 0:
                return Errno.ENXIO;
            case SeekFrom.Data:
                // Holes are not told apart: all is data up to the end, as lseek(2) allows.
                target = offset;
                break;
            case SeekFrom.Hole:
                target = size;
                break;
            default:
                return Errno.EINVAL;
        }

        if (target < 0)
        {
            return Errno.EINVAL;
        }

        position = Position = target;
        return Errno.Ok;
    }

    /// <summary>Told when a descriptor closes, whether or not others refer to the description.</summary>
    /// <param name="table">The table of descriptors, which owns record locks.</param>
    public void CloseDescriptor(object table) => Inode.Locks?.ReleaseRecords(table);

    /// <summary>Has somebody pay for it until it is closed. ENFILE where the user has as many open as it may have.</summary>
    public Errno Charge(UserAccount payer)
    {
        if (!payer.TryTake(Kept.File))
        {
            return Errno.ENFILE;
        }

        _payer = payer;
        return Errno.Ok;
    }

    /// <summary>One more reference; gives the description itself.</summary>
    public OpenFile AddReference()
    {
        _references++;
        return this;
    }

    /// <summary>One reference less; the last one closes.</summary>
    public void Release()
    {
        if (--_references > 0)
        {
            return;
        }

        System.Diagnostics.Debug.Assert(_references == 0, "no reference is released twice");
        while (Watchers is { } watcher)
        {
            watcher.OnFileClosed();
        }

        OnClose();
        Inode.Locks?.ReleaseDescription(this);
        if (_isWriter)
        {
            Inode.Writers--;
        }

        Location.Mount.Uses--;
        Inode.ReleaseUse();
        _payer?.Return(Kept.File);
    }

    /// <summary>Adds the kind's own lines to /proc/PID/fdinfo/N.</summary>
    public virtual void AppendInfo(System.Text.StringBuilder text)
    {
    }

    /// <summary>What the kind has to do when the last reference goes.</summary>
    protected virtual void OnClose()
    {
    }
}
