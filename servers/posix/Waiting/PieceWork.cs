namespace Rill.Posix.Waiting;

/// <summary>
/// Work that nobody's reply depends on, or whose end an <see cref="Exclusion"/> tells: its first piece is done at once, and
/// each other one in a turn of the loop.
/// </summary>
internal sealed class PieceWork : Waker
{
    private readonly TurnList _turns;
    private readonly IEnumerator<Piece> _pieces;

    private PieceWork(ReadyList ready, TurnList turns, IEnumerable<Piece> pieces)
        : base(ready)
    {
        _turns = turns;
        _pieces = pieces.GetEnumerator();
    }

    /// <summary>Begins; work that ends within its first piece takes no turn.</summary>
    /// <param name="ready">The list of those that are woken.</param>
    /// <param name="turns">Where it waits for its turns.</param>
    /// <param name="pieces">The work: it yields where a piece ends and more is to be done.</param>
    public static void Start(ReadyList ready, TurnList turns, IEnumerable<Piece> pieces) =>
        new PieceWork(ready, turns, pieces).Run();

    /// <inheritdoc/>
    public override void Run()
    {
        if (_pieces.MoveNext())
        {
            _turns.Add(this);
        }
        else
        {
            _pieces.Dispose();
        }
    }
}
