using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Waiting;

namespace Rill.Posix.Vfs;

/// <summary>A file of any kind, apart from its names.</summary>
internal abstract class Inode
{
    protected Inode(FileSystem fileSystem, ulong number, ModeBits mode)
    {
        FileSystem = fileSystem;
        Number = number;
        Mode = mode;
        Links = 1;
        Born = Changed = Modified = Accessed = fileSystem.Clock.Realtime;
    }

    /// <summary>The file system that it is of.</summary>
    public FileSystem FileSystem { get; }

    /// <summary>Its number there.</summary>
    public ulong Number { get; }

    /// <summary>Type and permission bits.</summary>
    public ModeBits Mode;

    /// <summary>How many names it has; of a directory: 2 and one for each directory in it.</summary>
    public uint Links;

    public uint User;
    public uint Group;

    /// <summary>The device that a device node stands for.</summary>
    public ulong SpecialDevice;

    /// <summary>Times in nanoseconds since 1970.</summary>
    public long Accessed, Modified, Changed, Born;

    /// <summary>Locks held on the file, or null.</summary>
    public FileLocks? Locks;

    /// <summary>What is behind a FIFO while it is open, else null.</summary>
    public FifoContent? Fifo;

    /// <summary>A change of the content that takes several turns, while it is under way: other changes wait for it.</summary>
    public Exclusion? Change;

    /// <summary>How many descriptions have it open for writing, and how many processes execute it (ETXTBSY).</summary>
    public int Writers, Executions;

    /// <summary>The file type bits of <see cref="Mode"/>.</summary>
    public ModeBits Type => Mode & ModeBits.TypeMask;

    public bool IsDirectory => Type == ModeBits.Directory;

    public bool IsLink => Type == ModeBits.Link;

    public bool IsRegular => Type == ModeBits.Regular;

    /// <summary>Bytes of content.</summary>
    public virtual long Size => 0;

    /// <summary>Whether what it is about is no more, without its name having been removed.</summary>
    public virtual bool IsGone => false;

    /// <summary>Finds an entry of a directory whose names are not all in dentries.</summary>
    public virtual Errno Lookup(IVfsCaller caller, ReadOnlySpan<byte> name, out Inode? child)
    {
        child = null;
        return Errno.ENOENT;
    }

    /// <summary>Lists a directory whose names are not all in dentries, from a position on.</summary>
    /// <param name="caller">Who reads.</param>
    /// <param name="position">The position of the entry to begin with; moved past each entry that the list took.</param>
    /// <param name="list">Takes entries until it is full.</param>
    public virtual Errno List(IVfsCaller caller, ref long position, ref DirectoryList list) => Errno.Ok;

    /// <summary>The target of a symbolic link.</summary>
    public virtual Errno ReadLink(IVfsCaller caller, out byte[] target)
    {
        target = [];
        return Errno.EINVAL;
    }

    /// <summary>Where a link leads that is no path (those of /proc/PID): true if it is such a link.</summary>
    public virtual bool TryFollow(IVfsCaller caller, out Location target, out Errno errno)
    {
        target = default;
        errno = Errno.Ok;
        return false;
    }

    /// <summary>Opens a regular file. Permissions were checked.</summary>
    public virtual Errno OpenContent(IVfsCaller caller, Location location, OpenFlags flags, out OpenFile? file)
    {
        file = null;
        return Errno.ENXIO;
    }

    /// <summary>Sets the size of a regular file.</summary>
    public virtual Errno Truncate(long length) => Errno.EINVAL;

    /// <summary>Whether content was cut off or punched out that is not freed yet: until <see cref="FreeSome"/> has done so, nothing
    /// else may change the content.</summary>
    public virtual bool IsShrinking => false;

    /// <summary>Frees as much of what was cut off as one turn may; whether that was the last.</summary>
    public virtual bool FreeSome() => true;

    /// <summary>Told that a directory has more or fewer dentries.</summary>
    public virtual void NoteEntries(int change)
    {
    }

    /// <summary>Told when the last name and the last description are gone.</summary>
    public virtual void Discard()
    {
    }

    /// <summary>How many descriptions and other users keep it beside its names.</summary>
    public int Uses { get; private set; }

    /// <summary>Keeps the inode after its names are gone.</summary>
    public void AddUse() => Uses++;

    /// <summary>Ends a use.</summary>
    public void ReleaseUse()
    {
        if (--Uses == 0 && Links == 0)
        {
            Discard();
        }
    }

    /// <summary>Takes a name away; of the last one the content goes, unless it is in use.</summary>
    public void DropLink(uint names = 1)
    {
        Links -= Math.Min(names, Links);
        Changed = FileSystem.Clock.Realtime;
        if (Links == 0 && Uses == 0)
        {
            Discard();
        }
    }

    /// <summary>Notes a change of content.</summary>
    public void TouchModified() => Modified = Changed = FileSystem.Clock.Realtime;

    /// <summary>Notes a read, at most once after each change and once a day (relatime).</summary>
    public void TouchAccessed()
    {
        if (Accessed > Modified && Accessed > Changed)
        {
            return;
        }

        Accessed = FileSystem.Clock.Realtime;
    }

    /// <summary>Tells what stat tells.</summary>
    public virtual void GetAttributes(out InodeAttributes attributes) => attributes = new InodeAttributes
    {
        Device = FileSystem.DeviceNumber,
        Number = Number,
        Mode = Mode,
        Links = Links,
        User = User,
        Group = Group,
        SpecialDevice = SpecialDevice,
        Size = Size,
        BlockSize = (uint)Pages.Size,
        Blocks = Pages.Up((ulong)Size) / InodeAttributes.BlockUnit,
        Accessed = Accessed,
        Modified = Modified,
        Changed = Changed,
        Born = Born,
    };
}
