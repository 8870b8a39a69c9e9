using Rill.LinuxAbi;
using Rill.Posix.Waiting;

namespace Rill.Posix.Vfs;

/// <summary>The advisory locks of one file: record locks (fcntl) and whole-file locks (flock), which ignore each other.</summary>
/// <remarks>
/// Each record lock is in its owner's set, which shows what a new lock of the owner's replaces, and in one of two trees over all
/// owners, which show what is in the way of a new one: a reader's lock only those for writing, a writer's both.
/// </remarks>
/// <param name="doInPieces">Does work a piece a turn.</param>
internal sealed class FileLocks(Action<IEnumerable<Piece>> doInPieces)
{
    /// <summary>How many locks that were released together leave the trees in one turn.</summary>
    private const int AtOnce = 128;

    private readonly Dictionary<object, LockSet> _owners = new(ReferenceEqualityComparer.Instance);
    private readonly LockTree _reads = new(), _writes = new();
    private readonly HashSet<OpenFile> _shared = [];
    private OpenFile? _exclusive;
    private long _order;

    /// <summary>Woken when a lock goes.</summary>
    public WaitQueue Released { get; } = new();

    /// <summary>The first lock in the way of a wanted one.</summary>
    public bool TryFindConflict(in RecordLock wanted, out RecordLock conflict)
    {
        LockNode? found = _writes.Find(wanted.Owner, wanted.Start, wanted.End);
        if (wanted.IsWrite && _reads.Find(wanted.Owner, wanted.Start, wanted.End) is { } read
            && (found is null || read.Held.Start < found.Held.Start))
        {
            found = read;
        }

        conflict = found?.Held ?? default;
        return found is not null;
    }

    /// <summary>Takes a record lock; what the owner holds in the range is replaced. EAGAIN if one is in the way; ENOLCK where
    /// the user has what it may have.</summary>
    public Errno Take(in RecordLock wanted, UserAccount payer)
    {
        if (TryFindConflict(wanted, out _))
        {
            return Errno.EAGAIN;
        }

        if (!_owners.TryGetValue(wanted.Owner, out LockSet? set))
        {
            set = new LockSet();
        }

        // The range and the owner's locks of the same kind that it overlaps or touches become one.
        set.Find(wanted.Start, wanted.End, out int first, out int end);
        if (first > 0 && set[first - 1].Held is var before && before.IsWrite == wanted.IsWrite && before.End + 1 == wanted.Start)
        {
            first--;
        }

        if (end < set.Count && set[end].Held is var after && after.IsWrite == wanted.IsWrite && wanted.End + 1 == after.Start)
        {
            end++;
        }

        RecordLock whole = wanted;
        RecordLock? left = null, right = null;
        if (first < end)
        {
            RecordLock lowest = set[first].Held, highest = set[end - 1].Held;
            if (lowest.IsWrite == wanted.IsWrite)
            {
                whole = whole with { Start = Math.Min(lowest.Start, whole.Start) };
            }
            else if (lowest.Start < wanted.Start)
            {
                left = lowest with { End = wanted.Start - 1 };
            }

            if (highest.IsWrite == wanted.IsWrite)
            {
                whole = whole with { End = Math.Max(highest.End, whole.End) };
            }
            else if (highest.End > wanted.End)
            {
                right = highest with { Start = wanted.End + 1 };
            }
        }

        if (!TryReplace(wanted.Owner, set, first, end, left, whole, right, payer))
        {
            return Errno.ENOLCK;
        }

        Released.Wake(PollEvents.All);
        return Errno.Ok;
    }

    /// <summary>Releases an owner's record locks in a range. ENOLCK where that makes two of one and the user may not have more.</summary>
    public Errno Release(object owner, long start, long end, UserAccount payer)
    {
        if (!_owners.TryGetValue(owner, out LockSet? set))
        {
            return Errno.Ok;
        }

        set.Find(start, end, out int first, out int last);
        if (first == last)
        {
            return Errno.Ok;
        }

        RecordLock lowest = set[first].Held, highest = set[last - 1].Held;
        RecordLock? left = lowest.Start < start ? lowest with { End = start - 1 } : null;
        RecordLock? right = highest.End > end ? highest with { Start = end + 1 } : null;
        if (!TryReplace(owner, set, first, last, left, null, right, payer))
        {
            return Errno.ENOLCK;
        }

        Released.Wake(PollEvents.All);
        return Errno.Ok;
    }

    /// <summary>Releases all record locks of a descriptor table: it closed a descriptor of the file.</summary>
    public void ReleaseRecords(object table) => ReleaseAll(table);

    /// <summary>Releases all that a description holds.</summary>
    public void ReleaseDescription(OpenFile file)
    {
        ReleaseAll(file);
        ReleaseWhole(file);
    }

    /// <summary>flock: takes the whole file, or changes the kind of lock. EAGAIN if another description is in the way.</summary>
    public Errno TakeWhole(OpenFile file, bool isExclusive)
    {
        bool isInTheWay = (_exclusive is not null && _exclusive != file)
            || (isExclusive && _shared.Count > (_shared.Contains(file) ? 1 : 0));
        if (isInTheWay)
        {
            // As in Linux, changing the kind is not atomic: the old lock is lost.
            ReleaseWhole(file);
            return Errno.EAGAIN;
        }

        if (isExclusive)
        {
            _shared.Remove(file);
            _exclusive = file;
            return Errno.Ok;
        }

        _exclusive = null;
        _shared.Add(file);
        Released.Wake(PollEvents.All);
        return Errno.Ok;
    }

    /// <summary>Releases a description's whole-file lock.</summary>
    public void ReleaseWhole(OpenFile file)
    {
        bool held = _shared.Remove(file) || _exclusive == file;
        _exclusive = _exclusive == file ? null : _exclusive;
        if (held)
        {
            Released.Wake(PollEvents.All);
        }
    }

    private void ReleaseAll(object owner)
    {
        if (_owners.TryGetValue(owner, out LockSet? set))
        {
            Drop(owner, set);
            Released.Wake(PollEvents.All);
        }
    }

    /// <summary>Puts up to three locks, in the order of the file, in place of some of an owner's. False, and nothing is changed,
    /// where they are more and the user may not have them.</summary>
    private bool TryReplace(
        object owner, LockSet set, int first, int end, RecordLock? left, RecordLock? whole, RecordLock? right, UserAccount payer)
    {
        int more = (left is null ? 0 : 1) + (whole is null ? 0 : 1) + (right is null ? 0 : 1) - (end - first);
        if (more > 0 && !payer.MayTake(Kept.Lock, more))
        {
            return false;
        }

        if (end - first == set.Count && left is null && right is null && set.Count != 0)
        {
            // All of them: what they are in goes as a whole, and they leave the trees in their own time.
            Drop(owner, set);
            set = new LockSet();
            first = end = 0;
        }

        for (int i = first; i < end; i++)
        {
            TreeOf(set[i].Held).Remove(set[i]);
            set[i].Payer.Return(Kept.Lock);
        }

        set.RemoveRange(first, end - first);
        Put(set, ref first, left, payer);
        Put(set, ref first, whole, payer);
        Put(set, ref first, right, payer);
        if (set.Count == 0)
        {
            _owners.Remove(owner);
        }
        else
        {
            _owners[owner] = set;
        }

        return true;
    }

    private void Put(LockSet set, ref int index, RecordLock? wanted, UserAccount payer)
    {
        if (wanted is not { } held)
        {
            return;
        }

        var node = new LockNode(held, set, payer, _order++);
        payer.Take(Kept.Lock);
        set.Insert(index++, node);
        TreeOf(held).Add(node);
    }

    /// <summary>Releases all locks of an owner: none of them counts any more after this.</summary>
    private void Drop(object owner, LockSet set)
    {
        _owners.Remove(owner);
        set.IsGone = true;
        for (int i = 0; i < set.Count; i++)
        {
            set[i].Payer.Return(Kept.Lock);
        }

        doInPieces(Forget(set));
    }

    private IEnumerable<Piece> Forget(LockSet set)
    {
        for (int i = 0; i < set.Count; i++)
        {
            if (i != 0 && i % AtOnce == 0)
            {
                yield return default;
            }

            TreeOf(set[i].Held).Remove(set[i]);
        }
    }

    private LockTree TreeOf(in RecordLock held) => held.IsWrite ? _writes : _reads;
}
