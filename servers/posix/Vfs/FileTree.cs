using Rill.LinuxAbi;
using Rill.Posix.Waiting;

namespace Rill.Posix.Vfs;

/// <summary>The tree of all files, and the operations on its names. Each checks everything before it changes anything.</summary>
internal sealed partial class FileTree(MountTable mounts, DeviceTable devices, SystemClock clock, SpecialFileOpener fifos)
{
    private readonly PathResolver _first = new(mounts);
    private readonly PathResolver _second = new(mounts);

    public MountTable Mounts { get; } = mounts;

    /// <summary>What device nodes lead to.</summary>
    public DeviceTable Devices { get; } = devices;

    public SystemClock Clock { get; } = clock;

    /// <summary>Finds what a path names.</summary>
    public Errno Resolve(IVfsCaller caller, Location start, ReadOnlySpan<byte> path, bool follow, out Location result) =>
        _first.Resolve(caller, start, path, follow, out result);

    /// <summary>Makes a file, directory, FIFO, socket or device node.</summary>
    public Errno MakeNode(IVfsCaller caller, Location start, ReadOnlySpan<byte> path, ModeBits mode, ulong device)
    {
        ModeBits type = mode & ModeBits.TypeMask;
        switch (type)
        {
            case ModeBits.None:
                mode |= ModeBits.Regular;
                break;
            case ModeBits.Regular or ModeBits.Fifo or ModeBits.Socket or ModeBits.Directory:
                break;
            case ModeBits.Character or ModeBits.Block when caller.Credentials.IsPrivileged:
                break;
            case ModeBits.Character or ModeBits.Block:
                return Errno.EPERM;
            default:
                return Errno.EINVAL;
        }

        Errno errno = BeginMake(caller, start, path, isDirectory: type == ModeBits.Directory);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        return MakeIn(caller, _first.Parent, _first.LastName, mode & ~caller.Fs.Umask, device, out _);
    }

    /// <summary>Makes a symbolic link.</summary>
    public Errno MakeLink(IVfsCaller caller, ReadOnlySpan<byte> target, Location start, ReadOnlySpan<byte> path)
    {
        if (target.IsEmpty)
        {
            return Errno.ENOENT;
        }

        Errno errno = BeginMake(caller, start, path, isDirectory: false);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        Location parent = _first.Parent;
        errno = parent.Inode.FileSystem.MakeLink(caller.Credentials, target, out Inode? inode);
        return errno == Errno.Ok ? Enter(caller, parent, _first.LastName, inode!, out _) : errno;
    }

    /// <summary>Gives a file one more name.</summary>
    public Errno Link(
        IVfsCaller caller, Location target, Location start, ReadOnlySpan<byte> path)
    {
        Errno errno = BeginMake(caller, start, path, isDirectory: false);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        Location parent = _first.Parent;
        Inode inode = target.Inode;
        if (inode.IsDirectory)
        {
            return Errno.EPERM;
        }

        if (inode.FileSystem != parent.Inode.FileSystem || target.Mount != parent.Mount)
        {
            return Errno.EXDEV;
        }

        if (!Permissions.MayLink(inode, caller.Credentials))
        {
            return Errno.EPERM;
        }

        if (inode.Links == 0 && !target.Dentry.Name.AsSpan().StartsWith("#"u8))
        {
            // A file whose last name is gone stays so; only O_TMPFILE's, which never had one, gets its first.
            return Errno.ENOENT;
        }

        uint payer = HeapLedger.PayerOf(caller.Credentials);
        errno = inode.FileSystem.TakeName(payer);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        inode.Links++;
        inode.Changed = Clock.Realtime;
        parent.Dentry.AddChild(_first.LastName, inode, payer);
        parent.Inode.TouchModified();
        return Errno.Ok;
    }

    /// <summary>Checks all that making a name asks for and leaves the place in the first resolver.</summary>
    private Errno BeginMake(IVfsCaller caller, Location start, ReadOnlySpan<byte> path, bool isDirectory)
    {
        Errno errno = _first.ResolveParent(caller, start, path);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if (_first.Kind != LastKind.Name)
        {
            return Errno.EEXIST;
        }

        Location parent = _first.Parent;
        if (!parent.Inode.IsDirectory)
        {
            return Errno.ENOTDIR;
        }

        if (_first.Lookup(caller, parent, _first.LastName, out _) == Errno.Ok)
        {
            return Errno.EEXIST;
        }

        return _first.HasTrailingSlash && !isDirectory
            ? Errno.ENOENT
            : Permissions.CheckChange(parent, caller.Credentials);
    }

    /// <summary>Makes an inode and its name. The place was checked.</summary>
    private Errno MakeIn(
        IVfsCaller caller, Location parent, ReadOnlySpan<byte> name, ModeBits mode, ulong device, out Location made)
    {
        made = default;
        Errno errno = parent.Inode.FileSystem.MakeInode(caller.Credentials, mode, device, out Inode? inode);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        errno = Enter(caller, parent, name, inode!, out Dentry? entry);
        if (errno == Errno.Ok)
        {
            made = new Location(parent.Mount, entry!);
        }

        return errno;
    }

    private static Errno Enter(IVfsCaller caller, Location parent, ReadOnlySpan<byte> name, Inode inode, out Dentry? entry)
    {
        entry = null;
        uint payer = HeapLedger.PayerOf(caller.Credentials);
        Errno errno = inode.FileSystem.TakeName(payer);
        if (errno != Errno.Ok)
        {
            inode.Discard();
            return errno;
        }

        SetOwner(caller, parent.Inode, inode);
        if (inode.IsDirectory)
        {
            parent.Inode.Links++;
        }

        parent.Inode.TouchModified();
        entry = parent.Dentry.AddChild(name, inode, payer);
        return Errno.Ok;
    }

    /// <summary>The owner of a new file: the caller; the group from the directory if that has the setgid bit.</summary>
    private static void SetOwner(IVfsCaller caller, Inode parent, Inode inode)
    {
        Credentials credentials = caller.Credentials;
        inode.User = credentials.FileUser;
        if ((parent.Mode & ModeBits.SetGroup) == 0)
        {
            inode.Group = credentials.FileGroup;
            return;
        }

        inode.Group = parent.Group;
        if (inode.IsDirectory)
        {
            inode.Mode |= ModeBits.SetGroup;
        }
    }
}
