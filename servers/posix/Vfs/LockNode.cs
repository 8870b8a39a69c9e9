
namespace Rill.Posix.Vfs;

/// <summary>A record lock in its file's trees.</summary>
/// <param name="held">The lock.</param>
/// <param name="set">The owner's, which it belongs to.</param>
/// <param name="payer">Who pays for it.</param>
/// <param name="order">Tells it from others that start where it does.</param>
internal sealed class LockNode(RecordLock held, LockSet set, UserAccount payer, long order)
{
    /// <summary>The lock.</summary>
    public RecordLock Held { get; } = held;

    /// <summary>The owner's locks.</summary>
    public LockSet Set { get; } = set;

    /// <summary>Who pays for it.</summary>
    public UserAccount Payer { get; } = payer;

    /// <summary>Among locks that start at the same place: which comes first.</summary>
    public long Order { get; } = order;

    /// <summary>Above those of the nodes below it, and drawn: what keeps the tree flat whatever is put in.</summary>
    internal uint Priority { get; } = (uint)Random.Shared.Next();

    internal LockNode? Left { get; set; }

    internal LockNode? Right { get; set; }

    /// <summary>The last byte of all locks at and below this node.</summary>
    internal long LastByte { get; set; } = held.End;

    /// <summary>Brings <see cref="LastByte"/> up to date with the nodes below.</summary>
    internal void Sum() => LastByte = Math.Max(Held.End, Math.Max(Left?.LastByte ?? -1, Right?.LastByte ?? -1));
}
