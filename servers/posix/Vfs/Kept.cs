namespace Rill.Posix.Vfs;

/// <summary>What the server keeps for users and counts: <see cref="UserLedger"/>.</summary>
internal enum Kept
{
    /// <summary>Open file descriptions.</summary>
    File,

    /// <summary>Descriptors that epoll instances watch.</summary>
    Watch,

    /// <summary>Record locks.</summary>
    Lock,

    /// <summary>Queued signals and the timers of timer_create, which have one each in reserve.</summary>
    Signal,

    /// <summary>Descriptors that calls of poll and select wait for.</summary>
    Poll,
}
