namespace Rill.Init.Supervision;

/// <summary>What came of the wish to restart a server.</summary>
internal enum RestartOutcome
{
    /// <summary>The old process was told to end, and the new one starts when it has; or the new one was started.</summary>
    Begun,
    /// <summary>There is no such server.</summary>
    Unknown,
    /// <summary>It is essential: its end would be the machine's.</summary>
    Essential,
    /// <summary>It was never started, since something that it requires is not provided.</summary>
    NotStarted,
    /// <summary>Its process could not be made; the log says why.</summary>
    Failed,
}
