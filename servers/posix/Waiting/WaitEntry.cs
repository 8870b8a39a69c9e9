using Rill.LinuxAbi;

namespace Rill.Posix.Waiting;

/// <summary>One waker's place in one queue.</summary>
internal class WaitEntry(Waker waker)
{
    /// <summary>Who is told.</summary>
    public Waker Waker { get; } = waker;

    /// <summary>What it is told of.</summary>
    public PollEvents Events = PollEvents.All;

    internal WaitQueue? Queue;
    internal WaitEntry? Previous;
    internal WaitEntry? Next;
}
