namespace Rill.Posix.Waiting;

/// <summary>
/// Work that was cut short because it took long. One piece of it is done a turn of the loop, after the requests that have
/// come meanwhile; those that have more to do take turns.
/// </summary>
/// <param name="schedule">Has <see cref="RunOne"/> called after what else there is to do now.</param>
internal sealed class TurnList(Action schedule)
{
    private readonly Queue<Waker> _waiting = new();

    /// <summary>Puts a waker behind all that wait for their turn.</summary>
    public void Add(Waker waker)
    {
        _waiting.Enqueue(waker);
        if (_waiting.Count == 1)
        {
            schedule();
        }
    }

    /// <summary>Runs the first waker, which may add itself again.</summary>
    public void RunOne()
    {
        Waker waker = _waiting.Dequeue();
        bool hasMore = _waiting.Count > 0;
        try
        {
            waker.Run();
        }
        finally
        {
            if (hasMore)
            {
                schedule();
            }
        }
    }
}
