namespace Rill.Posix.Procfs;

/// <summary>A symbolic link of procfs: a path, or a jump to a place that may have no path.</summary>
internal sealed class ProcLink : Inode
{
    private readonly Func<IVfsCaller, byte[]>? _text;
    private readonly Func<Location>? _place;

    public ProcLink(ProcFileSystem fileSystem, ulong number, Func<IVfsCaller, byte[]> text)
        : base(fileSystem, number, ModeBits.Link | 0x1FF) => _text = text;

    public ProcLink(ProcFileSystem fileSystem, ulong number, Func<Location> place, uint permissions = 0x1FF)
        : base(fileSystem, number, ModeBits.Link | permissions) => _place = place;

    public override Errno ReadLink(IVfsCaller caller, out byte[] target)
    {
        target = [];
        if (_text is not null)
        {
            target = _text(caller);
            return Errno.Ok;
        }

        Errno errno = Find(caller, out Location place);
        if (errno == Errno.Ok)
        {
            target = PathText.Of(place, caller.Fs.Root);
        }

        return errno;
    }

    public override bool TryFollow(IVfsCaller caller, out Location target, out Errno errno)
    {
        target = default;
        errno = Errno.Ok;
        if (_place is null)
        {
            return false;
        }

        errno = Find(caller, out target);
        return true;
    }

    /// <summary>Only the owner of the process, or the superuser, may look through its links.</summary>
    private Errno Find(IVfsCaller caller, out Location place)
    {
        place = default;
        if (!Permissions.IsOwner(this, caller.Credentials))
        {
            return Errno.EACCES;
        }

        place = _place!();
        return place.IsNone ? Errno.ENOENT : Errno.Ok;
    }
}
