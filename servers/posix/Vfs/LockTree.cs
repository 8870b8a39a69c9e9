namespace Rill.Posix.Vfs;

/// <summary>Locks by where they start, which may overlap: a treap in which each node knows the last byte below it, so that
/// those that overlap a range are found without a look at the others.</summary>
/// <remarks>Source: Seidel and Aragon, "Randomized Search Trees", 1996; Cormen and others, "Introduction to Algorithms", 14.3,
/// interval trees.</remarks>
internal sealed class LockTree
{
    private LockNode? _root;

    /// <summary>Puts a lock in.</summary>
    public void Add(LockNode node)
    {
        Split(_root, node, out LockNode? before, out LockNode? after);
        _root = Join(Join(before, node), after);
    }

    /// <summary>Takes a lock out.</summary>
    public void Remove(LockNode node) => _root = Without(_root, node);

    /// <summary>The first lock that overlaps a range and is not of one owner; null if there is none.</summary>
    public LockNode? Find(object exceptOwner, long start, long end) => Find(_root, exceptOwner, start, end);

    private static LockNode? Find(LockNode? node, object exceptOwner, long start, long end)
    {
        if (node is null || node.LastByte < start)
        {
            return null;
        }

        if (Find(node.Left, exceptOwner, start, end) is { } found)
        {
            return found;
        }

        if (node.Held.Start > end)
        {
            return null;
        }

        return !node.Set.IsGone && node.Held.End >= start && !ReferenceEquals(node.Held.Owner, exceptOwner)
            ? node
            : Find(node.Right, exceptOwner, start, end);
    }

    private static LockNode? Without(LockNode? at, LockNode node)
    {
        if (at == node)
        {
            return Join(node.Left, node.Right);
        }

        System.Diagnostics.Debug.Assert(at is not null, "a lock is in the tree of its kind");
        if (Precedes(node, at))
        {
            at.Left = Without(at.Left, node);
        }
        else
        {
            at.Right = Without(at.Right, node);
        }

        at.Sum();
        return at;
    }

    /// <summary>Divides a tree into what comes before a node and what comes after it.</summary>
    private static void Split(LockNode? at, LockNode node, out LockNode? before, out LockNode? after)
    {
        if (at is null)
        {
            before = after = null;
            return;
        }

        if (Precedes(at, node))
        {
            Split(at.Right, node, out LockNode? middle, out after);
            at.Right = middle;
            before = at;
        }
        else
        {
            Split(at.Left, node, out before, out LockNode? middle);
            at.Left = middle;
            after = at;
        }

        at.Sum();
    }

    /// <summary>Makes one tree of two, of which all of the first comes before all of the second.</summary>
    private static LockNode? Join(LockNode? before, LockNode? after)
    {
        if (before is null || after is null)
        {
            return before ?? after;
        }

        LockNode root;
        if (before.Priority > after.Priority)
        {
            root = before;
            root.Right = Join(before.Right, after);
        }
        else
        {
            root = after;
            root.Left = Join(before, after.Left);
        }

        root.Sum();
        return root;
    }

    private static bool Precedes(LockNode first, LockNode second) =>
        first.Held.Start < second.Held.Start || (first.Held.Start == second.Held.Start && first.Order < second.Order);
}
