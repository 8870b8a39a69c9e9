namespace Rill.Posix.Vfs;

/// <summary>
/// A name in a directory and the inode that it leads to. In file systems whose names live only in memory (tmpfs) the
/// tree of dentries is the truth; elsewhere they are made at each look-up.
/// </summary>
internal sealed class Dentry
{
    private Dictionary<byte[], Dentry>? _children;
    private Dictionary<byte[], Dentry>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private ulong _lastCookie = 2;

    public Dentry(byte[] name, Dentry? parent, Inode inode)
    {
        Name = name;
        Parent = parent ?? this;
        Inode = inode;
    }

    /// <summary>The name in its directory; of a root: empty.</summary>
    public byte[] Name { get; private set; }

    /// <summary>The directory that it is in; of a root: itself. Kept when the name is removed.</summary>
    public Dentry Parent { get; private set; }

    /// <summary>What it names.</summary>
    public Inode Inode { get; internal set; }

    /// <summary>Whether the name was removed: nothing can be made below it and paths show it as deleted.</summary>
    public bool IsDeleted { get; private set; }

    /// <summary>How many mounts cover it.</summary>
    public int MountCount { get; internal set; }

    /// <summary>Grows with each entry added to a directory: the position that getdents gives.</summary>
    public ulong Cookie { get; private set; }

    /// <summary>The directory's entries in order of their cookies.</summary>
    public Dentry? FirstChild { get; private set; }

    public Dentry? NextSibling { get; private set; }

    private Dentry? _lastChild;
    private Dentry? _previousSibling;

    /// <summary>How many entries the directory has, without . and ..</summary>
    public int ChildCount => _children?.Count ?? 0;

    /// <summary>Whether it is a root.</summary>
    public bool IsRoot => Parent == this;

    /// <summary>Finds an entry.</summary>
    public bool TryGetChild(ReadOnlySpan<byte> name, out Dentry child)
    {
        if (_children is not null)
        {
            return _lookup.TryGetValue(name, out child!);
        }

        child = null!;
        return false;
    }

    /// <summary>Adds a new entry. The name must be free.</summary>
    public Dentry AddChild(ReadOnlySpan<byte> name, Inode inode)
    {
        var child = new Dentry(name.ToArray(), this, inode);
        Attach(child);
        return child;
    }

    /// <summary>Removes an entry from its directory.</summary>
    public void Remove()
    {
        Detach();
        IsDeleted = true;
    }

    /// <summary>Moves an entry to another directory and name, which must be free.</summary>
    public void Move(Dentry directory, byte[] name)
    {
        Detach();
        Name = name;
        Parent = directory;
        directory.Attach(this);
    }

    /// <summary>Lets two entries change places.</summary>
    public static void Exchange(Dentry a, Dentry b)
    {
        (Dentry aParent, byte[] aName, Dentry bParent, byte[] bName) = (a.Parent, a.Name, b.Parent, b.Name);
        a.Detach();
        b.Detach();
        (a.Parent, a.Name, b.Parent, b.Name) = (bParent, bName, aParent, aName);
        bParent.Attach(a);
        aParent.Attach(b);
    }

    /// <summary>Whether this is <paramref name="other"/> or lies below it, within one file system.</summary>
    public bool IsBelow(Dentry other)
    {
        for (Dentry at = this; ; at = at.Parent)
        {
            if (at == other)
            {
                return true;
            }

            if (at.IsRoot)
            {
                return false;
            }
        }
    }

    private void Attach(Dentry child)
    {
        if (_children is null)
        {
            _children = new(NameComparer.Instance);
            _lookup = _children.GetAlternateLookup<ReadOnlySpan<byte>>();
        }

        _children.Add(child.Name, child);
        child.Cookie = ++_lastCookie;
        child._previousSibling = _lastChild;
        child.NextSibling = null;
        if (_lastChild is null)
        {
            FirstChild = child;
        }
        else
        {
            _lastChild.NextSibling = child;
        }

        _lastChild = child;
    }

    private void Detach()
    {
        Dentry parent = Parent;
        parent._children!.Remove(Name);
        if (_previousSibling is null)
        {
            parent.FirstChild = NextSibling;
        }
        else
        {
            _previousSibling.NextSibling = NextSibling;
        }

        if (NextSibling is null)
        {
            parent._lastChild = _previousSibling;
        }
        else
        {
            NextSibling._previousSibling = _previousSibling;
        }

        _previousSibling = null;
        NextSibling = null;
    }
}
