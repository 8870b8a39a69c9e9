using Rill.Runtime;

namespace Rill.Posix.Waiting;

/// <summary>
/// Work that was cut short because it took long. One piece of it is done a turn of the loop, after the requests that have
/// come meanwhile; those that have more to do take turns.
/// </summary>
/// <param name="loop">The loop.</param>
/// <param name="ready">Drained after each turn: those that waited for the end of the work go on.</param>
internal sealed class TurnList(EventLoop loop, ReadyList ready)
{
    private readonly Queue<Waker> _waiting = new();

    /// <summary>Puts a waker behind all that wait for their turn.</summary>
    public void Add(Waker waker)
    {
        _waiting.Enqueue(waker);
        if (_waiting.Count == 1)
        {
            Schedule();
        }
    }

    /// <summary>Does work a piece a turn; the first piece at once.</summary>
    public void DoInPieces(IEnumerable<Piece> work) => PieceWork.Start(ready, this, work);

    private void Schedule() => loop.Post(static turns => ((TurnList)turns!).RunTurn(), this);

    private void RunTurn()
    {
        ready.IsServing = true;
        try
        {
            RunOne();
        }
        finally
        {
            ready.Drain();
            ready.IsServing = false;
        }
    }

    /// <summary>Runs the first waker, which may add itself again.</summary>
    private void RunOne()
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
                Schedule();
            }
        }
    }
}
