namespace Rill.Posix.Processes;

/// <summary>Where a process is in its life.</summary>
internal enum ProcessState
{
    Running,
    /// <summary>Stopped by a signal: its kernel process is suspended.</summary>
    Stopped,
    /// <summary>Its program has ended; what it held is being released, which nobody is told of yet.</summary>
    Ending,
    /// <summary>Ended, not waited for.</summary>
    Zombie,
    /// <summary>Ended and gone from the table.</summary>
    Reaped,
}
