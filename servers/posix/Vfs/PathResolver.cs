using Rill.LinuxAbi;

namespace Rill.Posix.Vfs;

/// <summary>
/// Walks paths. One instance serves one resolution at a time and keeps what it found about the last component until
/// the next, so an operation on two paths takes two.
/// </summary>
/// <remarks>Source: man 7 path_resolution.</remarks>
internal sealed class PathResolver(MountTable mounts)
{
    /// <summary>Room for the rest of a path with the targets of links put in front of it, filled from its end.</summary>
    private readonly byte[] _buffer = new byte[4 * NameLimits.PathMax];
    private readonly byte[] _last = new byte[NameLimits.NameMax];
    private int _lastLength;
    private int _at;
    private int _links;

    /// <summary>After <see cref="ResolveParent"/>: the directory that the last component is to be found in.</summary>
    public Location Parent { get; private set; }

    /// <summary>After <see cref="ResolveParent"/>: what the last component is.</summary>
    public LastKind Kind { get; private set; }

    /// <summary>After <see cref="ResolveParent"/>: whether slashes follow the last component.</summary>
    public bool HasTrailingSlash { get; private set; }

    /// <summary>After <see cref="ResolveParent"/>: the last component.</summary>
    public ReadOnlySpan<byte> LastName => _last.AsSpan(0, _lastLength);

    /// <summary>Finds what a path names.</summary>
    /// <param name="caller">Whose root and rights count.</param>
    /// <param name="start">Where a relative path begins.</param>
    /// <param name="path">The path.</param>
    /// <param name="follow">Whether a symbolic link as last component is followed.</param>
    /// <param name="result">What is there, mounts crossed.</param>
    public Errno Resolve(IVfsCaller caller, Location start, ReadOnlySpan<byte> path, bool follow, out Location result)
    {
        result = default;
        Errno errno = Load(path);
        return errno != Errno.Ok ? errno : Walk(caller, start, follow, wantParent: false, out result);
    }

    /// <summary>Finds the directory of a path's last component; see <see cref="Parent"/> and its kin.</summary>
    public Errno ResolveParent(IVfsCaller caller, Location start, ReadOnlySpan<byte> path)
    {
        Errno errno = Load(path);
        return errno != Errno.Ok ? errno : Walk(caller, start, follow: true, wantParent: true, out _);
    }

    /// <summary>After <see cref="ResolveParent"/>, where the last component is a link: the same for its target.</summary>
    public Errno ResolveParentOfTarget(IVfsCaller caller, ReadOnlySpan<byte> target)
    {
        if (++_links > NameLimits.MaxLinks)
        {
            return Errno.ELOOP;
        }

        _at = _buffer.Length;
        return !TryPrepend(target) ? Errno.ENAMETOOLONG
            : target.IsEmpty ? Errno.ENOENT
            : Walk(caller, Parent, follow: true, wantParent: true, out _);
    }

    /// <summary>Finds an entry of a directory, mounts crossed.</summary>
    public Errno Lookup(IVfsCaller caller, Location directory, ReadOnlySpan<byte> name, out Location child)
    {
        child = default;
        if (!directory.Dentry.TryGetChild(name, out Dentry dentry))
        {
            if (directory.Inode.FileSystem.NamesAreComplete)
            {
                return Errno.ENOENT;
            }

            Errno errno = directory.Inode.Lookup(caller, name, out Inode? inode);
            if (errno != Errno.Ok)
            {
                return errno;
            }

            if (!directory.Dentry.TryGetKept(name, out dentry))
            {
                dentry = new Dentry(name.ToArray(), directory.Dentry, inode!);
            }
        }

        child = mounts.Cover(new Location(directory.Mount, dentry));
        return Errno.Ok;
    }

    private Errno Load(ReadOnlySpan<byte> path)
    {
        _links = 0;
        _at = _buffer.Length;
        if (path.Length >= NameLimits.PathMax)
        {
            return Errno.ENAMETOOLONG;
        }

        return path.IsEmpty || path.Contains((byte)0) ? Errno.ENOENT : TryPrepend(path) ? Errno.Ok : Errno.ENAMETOOLONG;
    }

    private bool TryPrepend(ReadOnlySpan<byte> text)
    {
        if (text.Length > _at)
        {
            return false;
        }

        _at -= text.Length;
        text.CopyTo(_buffer.AsSpan(_at));
        return true;
    }

    private Errno Walk(IVfsCaller caller, Location start, bool follow, bool wantParent, out Location result)
    {
        result = default;
        Location current = Peek() == '/' ? caller.Fs.Root : start;
        Kind = LastKind.Root;
        _lastLength = 0;
        while (true)
        {
            SkipSlashes();
            if (_at == _buffer.Length)
            {
                Parent = current;
                result = current;
                return Errno.Ok;
            }

            int length = _buffer.AsSpan(_at).IndexOf((byte)'/');
            ReadOnlySpan<byte> name = length < 0 ? _buffer.AsSpan(_at) : _buffer.AsSpan(_at, length);
            _at += name.Length;
            bool isLast = OnlySlashesLeft();
            bool trailing = isLast && _at < _buffer.Length;
            if (name.Length > NameLimits.NameMax)
            {
                return Errno.ENAMETOOLONG;
            }

            if (!current.Inode.IsDirectory)
            {
                return Errno.ENOTDIR;
            }

            if (!Permissions.Allows(current.Inode, caller.Credentials, Permissions.Execute))
            {
                return Errno.EACCES;
            }

            LastKind kind = name.SequenceEqual("."u8) ? LastKind.Dot : name.SequenceEqual(".."u8) ? LastKind.DotDot : LastKind.Name;
            if (wantParent && isLast)
            {
                Parent = current;
                Kind = kind;
                HasTrailingSlash = trailing;
                name.CopyTo(_last);
                _lastLength = name.Length;
                return Errno.Ok;
            }

            if (kind != LastKind.Name)
            {
                if (kind == LastKind.DotDot && !TryGoUp(caller, ref current))
                {
                    return Errno.ENOENT;
                }

                continue;
            }

            Errno errno = Lookup(caller, current, name, out Location child);
            if (errno != Errno.Ok)
            {
                return errno;
            }

            if (child.Inode.IsLink && (!isLast || follow || trailing))
            {
                errno = EnterLink(caller, ref current, child.Inode);
                if (errno != Errno.Ok)
                {
                    return errno;
                }

                continue;
            }

            current = child;
            if (trailing && !current.Inode.IsDirectory)
            {
                return Errno.ENOTDIR;
            }
        }
    }

    /// <summary>Goes on with a link's target: current stays, or becomes the root, or where the link jumps to.</summary>
    private Errno EnterLink(IVfsCaller caller, ref Location current, Inode link)
    {
        if (++_links > NameLimits.MaxLinks)
        {
            return Errno.ELOOP;
        }

        if (link.TryFollow(caller, out Location target, out Errno errno))
        {
            current = target;
            return errno;
        }

        errno = link.ReadLink(caller, out byte[] text);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if (text.Length == 0)
        {
            return Errno.ENOENT;
        }

        if (!TryPrepend(text))
        {
            return Errno.ENAMETOOLONG;
        }

        if (text[0] == '/')
        {
            current = caller.Fs.Root;
        }

        return Errno.Ok;
    }

    /// <summary>False where the directory above lies outside of what is mounted: a part of a file system can be moved out of
    /// the part that a mount shows, with who is in it.</summary>
    private bool TryGoUp(IVfsCaller caller, ref Location at)
    {
        Location root = caller.Fs.Root;
        while (at != root)
        {
            if (at.Dentry != at.Mount.Root)
            {
                Dentry above = at.Dentry.Parent;
                bool isShown = at.Mount.Root.IsRoot || above.IsBelow(at.Mount.Root);
                at = mounts.Cover(new Location(at.Mount, above));
                return isShown;
            }

            if (at.Mount.Point.IsNone)
            {
                break;
            }

            at = at.Mount.Point;
        }

        return true;
    }

    private int Peek() => _at < _buffer.Length ? _buffer[_at] : -1;

    private void SkipSlashes()
    {
        while (Peek() == '/')
        {
            _at++;
        }
    }

    private bool OnlySlashesLeft() => _buffer.AsSpan(_at).IndexOfAnyExcept((byte)'/') < 0;
}
