using Rill.Posix.Vfs;

namespace Rill.Posix.Descriptors;

/// <summary>Which owners of record locks wait for which range, so that a circle of waits is refused.</summary>
/// <remarks>Source: POSIX.1-2017, fcntl, EDEADLK. Only locks of processes are looked at, as in Linux (posix_locks_deadlock).</remarks>
internal sealed class LockWaits
{
    private readonly Dictionary<object, (FileLocks Locks, RecordLock Wanted)> _waits = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether the holder of what is wanted waits, over any number of others, for the one who wants it.</summary>
    public bool WouldDeadlock(FileLocks locks, RecordLock wanted)
    {
        object self = wanted.Owner;

        // Each owner waits at most once here, so a chain longer than their number has a circle without the asker.
        for (int steps = 0; steps <= _waits.Count && locks.TryFindConflict(wanted, out RecordLock held); steps++)
        {
            if (ReferenceEquals(held.Owner, self))
            {
                return true;
            }

            if (!_waits.TryGetValue(held.Owner, out (FileLocks Locks, RecordLock Wanted) next))
            {
                return false;
            }

            (locks, wanted) = next;
        }

        return false;
    }

    /// <summary>An owner begins to wait.</summary>
    public void Add(FileLocks locks, in RecordLock wanted) => _waits[wanted.Owner] = (locks, wanted);

    /// <summary>The wait is over.</summary>
    public void Remove(in RecordLock wanted)
    {
        if (_waits.TryGetValue(wanted.Owner, out (FileLocks Locks, RecordLock Wanted) waits) && waits.Wanted == wanted)
        {
            _waits.Remove(wanted.Owner);
        }
    }
}
