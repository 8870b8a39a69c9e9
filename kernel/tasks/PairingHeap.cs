namespace Rill.Kernel.Tasks;

/// <summary>
/// A priority queue that needs no memory of its own: insertion in constant time, removal of any node in amortised
/// logarithmic time (Fredman, Sedgewick, Sleator, Tarjan: "The pairing heap", Algorithmica 1, 1986). Run queues and
/// timers are such heaps.
/// </summary>
internal struct PairingHeap
{
    private HeapNode? _root;

    /// <summary>The node with the smallest key, or null.</summary>
    public readonly HeapNode? First => _root;

    /// <summary>Adds a node, whose key is set and which is in no heap.</summary>
    public void Insert(HeapNode node)
    {
        node.InHeap = true;
        _root = Merge(_root, node);
    }

    /// <summary>Removes a node that is in this heap.</summary>
    public void Remove(HeapNode node)
    {
        if (node == _root && node.Child is null)
        {
            _root = null;
            node.InHeap = false;
            return;
        }
        HeapNode? below = MergeSiblings(node.Child);
        if (node == _root)
        {
            _root = below;
        }
        else
        {
            HeapNode previous = node.Previous!;
            if (previous.Child == node)
            {
                previous.Child = node.Next;
            }
            else
            {
                previous.Next = node.Next;
            }
            if (node.Next is not null)
            {
                node.Next.Previous = previous;
            }
            _root = Merge(_root, below);
        }
        node.InHeap = false;
        node.Child = null;
        node.Next = null;
        node.Previous = null;
    }

    private static HeapNode? Merge(HeapNode? a, HeapNode? b)
    {
        if (a is null)
        {
            return b;
        }
        if (b is null)
        {
            return a;
        }
        if (b.Key < a.Key)
        {
            (a, b) = (b, a);
        }
        b.Previous = a;
        b.Next = a.Child;
        if (a.Child is not null)
        {
            a.Child.Previous = b;
        }
        a.Child = b;
        return a;
    }

    /// <summary>Makes one heap of a row of siblings: pairs from left to right, then all pairs from right to left.</summary>
    private static HeapNode? MergeSiblings(HeapNode? first)
    {
        HeapNode? pairs = null;
        while (first is not null)
        {
            HeapNode a = first;
            HeapNode? b = a.Next;
            first = b?.Next;
            a.Next = null;
            a.Previous = null;
            if (b is not null)
            {
                b.Next = null;
                b.Previous = null;
            }
            HeapNode pair = Merge(a, b)!;
            pair.Next = pairs;
            pairs = pair;
        }
        HeapNode? result = null;
        while (pairs is not null)
        {
            HeapNode? next = pairs.Next;
            pairs.Next = null;
            result = Merge(result, pairs);
            pairs = next;
        }
        return result;
    }
}
