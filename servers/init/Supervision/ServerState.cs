namespace Rill.Init.Supervision;

/// <summary>Where a server is in its life.</summary>
internal enum ServerState
{
    /// <summary>Not started yet: something that it requires is not provided.</summary>
    Waiting,
    /// <summary>Its process runs, but it has not published all that it provides.</summary>
    Starting,
    /// <summary>It serves.</summary>
    Ready,
    /// <summary>It ended and will be started again after a delay.</summary>
    BackingOff,
    /// <summary>It ended for good.</summary>
    Ended,
}
