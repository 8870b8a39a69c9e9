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

    /// <summary>Who is charged for the name (<see cref="HeapLedger.PayerOf"/>).</summary>
    public uint Payer { get; init; }

    /// <summary>Whether the name was removed: nothing can be made below it and paths show it as deleted.</summary>
    public bool IsDeleted { get; private set; }

    /// <summary>How many mounts cover it.</summary>
    public int MountCount { get; internal set; }

    /// <summary>Grows with each entry added to a directory: the position that getdents gives.</summary>
    public ulong Cookie { get; private set; }

    /// <summary>The newest of the directory's entries, which are linked in order of their cookies.</summary>
    public Dentry? LastChild { get; private set; }

    /// <summary>The next older entry of the same directory.</summary>
    public Dentry? PreviousSibling { get; private set; }

    private Dentry? _nextSibling;

    // Of a directory whose names are not all in dentries: those entries that are, because a mount covers them or lies below.
    private Dictionary<byte[], Dentry>? _kept;

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
    /// <param name="payer">Who was charged for it by <see cref="FileSystem.TakeName"/>.</param>
    public Dentry AddChild(ReadOnlySpan<byte> name, Inode inode, uint payer = 0)
    {
        var child = new Dentry(name.ToArray(), this, inode) { Payer = payer };
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

    /// <summary>Finds an entry of a directory whose names are not all in dentries that is kept all the same.</summary>
    public bool TryGetKept(ReadOnlySpan<byte> name, out Dentry child)
    {
        child = null!;
        return _kept is not null && _kept.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out child!);
    }

    /// <summary>
    /// The dentry that each look-up of this name finds from now on, so that a mount on it is seen: this one, or one that is
    /// kept already. For file systems that make dentries at each look-up.
    /// </summary>
    public Dentry Keep()
    {
        if (IsRoot)
        {
            return this;
        }

        Dentry directory = Parent.Keep();
        if (!directory.TryGetKept(Name, out Dentry kept))
        {
            kept = directory == Parent ? this : new Dentry(Name, directory, Inode);
            (directory._kept ??= new(NameComparer.Instance)).Add(Name, kept);
        }

        return kept;
    }

    /// <summary>Ends <see cref="Keep"/>, as far up as nothing else needs it.</summary>
    public void Release()
    {
        for (Dentry at = this; at is { IsRoot: false, MountCount: 0, _kept: null or { Count: 0 } }; at = at.Parent)
        {
            if (at.Parent.TryGetKept(at.Name, out Dentry kept) && kept == at)
            {
                at.Parent._kept!.Remove(at.Name);
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
        Inode.NoteEntries(1);
        child.Cookie = ++_lastCookie;
        child.PreviousSibling = LastChild;
        child._nextSibling = null;
        if (LastChild is not null)
        {
            LastChild._nextSibling = child;
        }

        LastChild = child;
    }

    private void Detach()
    {
        Dentry parent = Parent;
        parent._children!.Remove(Name);
        parent.Inode.NoteEntries(-1);
        if (PreviousSibling is not null)
        {
            PreviousSibling._nextSibling = _nextSibling;
        }

        if (_nextSibling is null)
        {
            parent.LastChild = PreviousSibling;
        }
        else
        {
            _nextSibling.PreviousSibling = PreviousSibling;
        }

        PreviousSibling = null;
        _nextSibling = null;
    }
}
