using Rill.LinuxAbi;
using Rill.Posix.Waiting;

namespace Rill.Posix.Vfs;

/// <summary>The advisory locks of one file: record locks (fcntl) and whole-file locks (flock), which ignore each other.</summary>
internal sealed class FileLocks
{
    private readonly List<RecordLock> _records = [];
    private readonly List<(OpenFile File, bool IsExclusive)> _whole = [];

    /// <summary>Woken when a lock goes.</summary>
    public WaitQueue Released { get; } = new();

    /// <summary>The first lock in the way of a wanted one.</summary>
    public bool TryFindConflict(in RecordLock wanted, out RecordLock conflict)
    {
        foreach (RecordLock held in _records)
        {
            if (held.ConflictsWith(wanted))
            {
                conflict = held;
                return true;
            }
        }

        conflict = default;
        return false;
    }

    /// <summary>Takes a record lock; what the owner holds in the range is replaced. EAGAIN if one is in the way.</summary>
    public Errno Take(in RecordLock wanted)
    {
        if (TryFindConflict(wanted, out _))
        {
            return Errno.EAGAIN;
        }

        Cut(wanted.Owner, wanted.Start, wanted.End);
        _records.Add(Absorb(wanted));
        Released.Wake(PollEvents.All);
        return Errno.Ok;
    }

    /// <summary>Releases an owner's record locks in a range.</summary>
    public void Release(object owner, long start, long end)
    {
        Cut(owner, start, end);
        Released.Wake(PollEvents.All);
    }

    /// <summary>Releases all record locks of a descriptor table: it closed a descriptor of the file.</summary>
    public void ReleaseRecords(object owner)
    {
        if (_records.RemoveAll(held => ReferenceEquals(held.Owner, owner)) > 0)
        {
            Released.Wake(PollEvents.All);
        }
    }

    /// <summary>Releases all that a description holds.</summary>
    public void ReleaseDescription(OpenFile file)
    {
        int removed = _records.RemoveAll(held => ReferenceEquals(held.Owner, file));
        removed += _whole.RemoveAll(held => held.File == file);
        if (removed > 0)
        {
            Released.Wake(PollEvents.All);
        }
    }

    /// <summary>flock: takes the whole file, or changes the kind of lock. EAGAIN if another description is in the way.</summary>
    public Errno TakeWhole(OpenFile file, bool isExclusive)
    {
        foreach ((OpenFile holder, bool heldExclusive) in _whole)
        {
            if (holder != file && (isExclusive || heldExclusive))
            {
                // As in Linux, changing the kind is not atomic: the old lock is lost.
                ReleaseWhole(file);
                return Errno.EAGAIN;
            }
        }

        _whole.RemoveAll(held => held.File == file);
        _whole.Add((file, isExclusive));
        if (!isExclusive)
        {
            Released.Wake(PollEvents.All);
        }

        return Errno.Ok;
    }

    /// <summary>Releases a description's whole-file lock.</summary>
    public void ReleaseWhole(OpenFile file)
    {
        if (_whole.RemoveAll(held => held.File == file) > 0)
        {
            Released.Wake(PollEvents.All);
        }
    }

    /// <summary>Takes what an owner holds of a range out of the list.</summary>
    private void Cut(object owner, long start, long end)
    {
        // Those that stay move up to where the ones before them were: one pass, however many go.
        List<RecordLock>? rests = null;
        int kept = 0;
        for (int i = 0; i < _records.Count; i++)
        {
            RecordLock held = _records[i];
            if (!ReferenceEquals(held.Owner, owner) || !held.Overlaps(start, end))
            {
                _records[kept++] = held;
                continue;
            }

            if (held.Start < start)
            {
                (rests ??= []).Add(held with { End = start - 1 });
            }

            if (held.End > end)
            {
                (rests ??= []).Add(held with { Start = end + 1 });
            }
        }

        _records.RemoveRange(kept, _records.Count - kept);
        if (rests is not null)
        {
            _records.AddRange(rests);
        }
    }

    /// <summary>Takes the owner's locks of the same kind that touch a range out of the list: the range and they are one lock
    /// now. An owner's locks do not touch each other, so those that do touch it are two at most.</summary>
    private RecordLock Absorb(in RecordLock wanted)
    {
        RecordLock whole = wanted;
        for (int i = _records.Count - 1; i >= 0; i--)
        {
            RecordLock held = _records[i];
            bool touches = ReferenceEquals(held.Owner, wanted.Owner) && held.IsWrite == wanted.IsWrite
                && ((held.End != long.MaxValue && held.End + 1 == wanted.Start)
                    || (wanted.End != long.MaxValue && wanted.End + 1 == held.Start));
            if (touches)
            {
                whole = whole with { Start = Math.Min(held.Start, whole.Start), End = Math.Max(held.End, whole.End) };
                _records.RemoveAt(i);
            }
        }

        return whole;
    }
}
