
namespace Rill.Posix.Vfs;

/// <summary>A lock on a range of a file.</summary>
/// <param name="Owner">A descriptor table (POSIX locks) or a description (open file description locks).</param>
/// <param name="ProcessId">Who is told as the holder; -1 for a description's lock.</param>
/// <param name="IsWrite">Exclusive.</param>
/// <param name="Start">First byte.</param>
/// <param name="End">Last byte.</param>
internal readonly record struct RecordLock(object Owner, int ProcessId, bool IsWrite, long Start, long End)
{
    public bool Overlaps(long start, long end) => Start <= end && start <= End;

    /// <summary>Whether both cannot be held.</summary>
    public bool ConflictsWith(in RecordLock other) =>
        !ReferenceEquals(Owner, other.Owner) && (IsWrite || other.IsWrite) && Overlaps(other.Start, other.End);
}
