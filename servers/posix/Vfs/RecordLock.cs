
namespace Rill.Posix.Vfs;

/// <summary>A lock on a range of a file.</summary>
/// <param name="Owner">A descriptor table (POSIX locks) or a description (open file description locks).</param>
/// <param name="ProcessId">Who is told as the holder; -1 for a description's lock.</param>
/// <param name="IsWrite">Exclusive.</param>
/// <param name="Start">First byte.</param>
/// <param name="End">Last byte.</param>
internal readonly record struct RecordLock(object Owner, int ProcessId, bool IsWrite, long Start, long End);
