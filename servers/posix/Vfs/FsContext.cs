using Rill.LinuxAbi;

namespace Rill.Posix.Vfs;

/// <summary>Root, working directory and file mode mask: shared by threads, and by processes made with CLONE_FS.</summary>
internal sealed class FsContext
{
    private int _users = 1;
    private Location _root;
    private Location _workingDirectory;

    public FsContext(Location root, Location workingDirectory, ModeBits umask)
    {
        Root = root;
        WorkingDirectory = workingDirectory;
        Umask = umask;
    }

    public ModeBits Umask { get; set; }

    /// <summary>Whether more than one process uses it.</summary>
    public bool IsShared => _users > 1;

    /// <summary>Keeps its inode and mount in use.</summary>
    public Location Root
    {
        get => _root;
        set => Use(ref _root, value);
    }

    /// <summary>Keeps its inode and mount in use.</summary>
    public Location WorkingDirectory
    {
        get => _workingDirectory;
        set => Use(ref _workingDirectory, value);
    }

    /// <summary>A copy for a forked child.</summary>
    public FsContext Clone() => new(Root, WorkingDirectory, Umask);

    /// <summary>One more process uses it.</summary>
    public FsContext AddUser()
    {
        _users++;
        return this;
    }

    /// <summary>One process less; the last one lets the directories go.</summary>
    public void Release()
    {
        if (--_users == 0)
        {
            Use(ref _root, default);
            Use(ref _workingDirectory, default);
        }
    }

    private static void Use(ref Location place, Location value)
    {
        if (!value.IsNone)
        {
            value.Mount.Uses++;
            value.Inode.AddUse();
        }

        Location old = place;
        place = value;
        if (!old.IsNone)
        {
            old.Mount.Uses--;
            old.Inode.ReleaseUse();
        }
    }
}
