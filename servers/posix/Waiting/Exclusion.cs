namespace Rill.Posix.Waiting;

/// <summary>
/// Stands for an operation on a file or description that takes several turns, as long as it does. Requests that must not
/// meet it half done wait for its end; they are served in the order in which they came.
/// </summary>
internal sealed class Exclusion
{
    /// <summary>Woken once, when the operation is over.</summary>
    public WaitQueue Ended { get; } = new();
}
