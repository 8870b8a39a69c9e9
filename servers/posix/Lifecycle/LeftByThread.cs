namespace Rill.Posix.Lifecycle;

/// <summary>What is to be told about a thread's end to those who share memory with it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="RobustList">The head of its list of robust futexes, or 0.</param>
/// <param name="ClearTid">The word to be cleared (CLONE_CHILD_CLEARTID), or 0.</param>
internal readonly record struct LeftByThread(int Id, ulong RobustList, ulong ClearTid);
