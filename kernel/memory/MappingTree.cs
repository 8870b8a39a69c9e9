using System;
using Rill.Abi;

namespace Rill.Kernel.Memory;

/// <summary>
/// The mappings of an address space: an AVL tree by address, threaded as a list, in which each node knows the largest
/// gap of its subtree. Finding, inserting, removing and finding room are all logarithmic.
/// </summary>
internal struct MappingTree
{
    private Mapping? _root;

    /// <summary>The lowest mapping.</summary>
    internal Mapping? First { get; private set; }

    /// <summary>The highest mapping.</summary>
    internal Mapping? Last { get; private set; }

    internal int Count { get; private set; }

    /// <summary>The lowest mapping that ends after an address: the one that holds it, or else the next above.</summary>
    internal readonly Mapping? FindEndingAfter(ulong address)
    {
        Mapping? found = null;
        Mapping? node = _root;
        while (node is not null)
        {
            if (node.End > address)
            {
                found = node;
                if (node.Start <= address)
                {
                    break;
                }

                node = node.Left;
            }
            else
            {
                node = node.Right;
            }
        }

        return found;
    }

    /// <summary>The mapping that holds an address.</summary>
    internal readonly Mapping? Find(ulong address)
    {
        Mapping? found = FindEndingAfter(address);
        return found is not null && found.Start <= address ? found : null;
    }

    /// <summary>Puts a node whose range is free into the tree.</summary>
    internal void Insert(Mapping node)
    {
        Mapping? next = FindEndingAfter(node.Start);
        Mapping? previous = next is null ? Last : next.Previous;
        node.Previous = previous;
        node.Next = next;
        node.Left = null;
        node.Right = null;
        node.Height = 1;
        if (previous is null)
        {
            First = node;
        }
        else
        {
            previous.Next = node;
        }

        if (next is null)
        {
            Last = node;
        }
        else
        {
            next.Previous = node;
        }

        // Of two neighbours one lacks the child on the side of the other.
        if (previous is not null && previous.Right is null)
        {
            previous.Right = node;
            node.Parent = previous;
        }
        else if (next is not null)
        {
            next.Left = node;
            node.Parent = next;
        }
        else
        {
            _root = node;
            node.Parent = null;
        }

        Count++;
        node.Gap = GapBelow(node);
        node.LargestGap = node.Gap;
        if (node.Parent is not null)
        {
            Rebalance(node.Parent);
        }

        if (next is not null)
        {
            UpdateGap(next);
        }
    }

    /// <summary>Takes a node out.</summary>
    internal void Remove(Mapping node)
    {
        Mapping? next = node.Next;
        if (node.Previous is null)
        {
            First = next;
        }
        else
        {
            node.Previous.Next = next;
        }

        if (next is null)
        {
            Last = node.Previous;
        }
        else
        {
            next.Previous = node.Previous;
        }

        Mapping? lowest;
        if (node.Left is null || node.Right is null)
        {
            Replace(node, node.Left ?? node.Right);
            lowest = node.Parent;
        }
        else
        {
            // The next mapping is the leftmost of the right subtree: it takes the node's place.
            Mapping heir = next!;
            lowest = heir;
            if (!ReferenceEquals(heir.Parent, node))
            {
                lowest = heir.Parent;
                Replace(heir, heir.Right);
                heir.Right = node.Right;
                heir.Right.Parent = heir;
            }

            heir.Left = node.Left;
            heir.Left.Parent = heir;
            // What its ancestors reckoned with; the updates below start from there.
            heir.Height = node.Height;
            heir.LargestGap = node.LargestGap;
            Replace(node, heir);
        }

        Count--;
        if (next is not null)
        {
            next.Gap = GapBelow(next);
        }

        if (lowest is not null)
        {
            Rebalance(lowest);
        }

        if (next is not null)
        {
            UpdateGap(next);
        }

        node.Previous = null;
        node.Next = null;
        node.Parent = null;
        node.Left = null;
        node.Right = null;
    }

    /// <summary>Notes that a node's start, floor or end changed. Its place in the order is the same.</summary>
    internal readonly void RangeChanged(Mapping node)
    {
        UpdateGap(node);
        if (node.Next is not null)
        {
            UpdateGap(node.Next);
        }
    }

    /// <summary>Finds the highest free range of a length.</summary>
    /// <param name="limit">Where it must end at the latest.</param>
    /// <returns>Its start, or 0 where there is none.</returns>
    internal readonly ulong FindGap(ulong length, ulong limit)
    {
        // First the room just below the limit, inside the gap that the limit cuts.
        Mapping? above = FindEndingAfter(limit - 1);
        ulong top = above is null ? limit : Math.Min(above.Floor, limit);
        Mapping? below = above is null ? Last : above.Previous;
        ulong bottom = below is null ? Layout.UserStart : below.End;
        if (top > bottom && top - bottom >= length)
        {
            return top - length;
        }

        // Then downwards from there, by the gaps that lie below a node each.
        Mapping? node = below;
        while (node is not null)
        {
            if (node.Gap >= length)
            {
                return node.Floor - length;
            }

            if (node.Left is not null && node.Left.LargestGap >= length)
            {
                return HighestIn(node.Left, length).Floor - length;
            }

            // Up to the first ancestor that lies below.
            Mapping? child;
            do
            {
                child = node;
                node = node.Parent;
            }
            while (node is not null && ReferenceEquals(node.Left, child));
        }

        return 0;
    }

    /// <summary>The highest node of a subtree that has a gap of a length below it; there is one.</summary>
    private static Mapping HighestIn(Mapping node, ulong length)
    {
        while (true)
        {
            if (node.Right is not null && node.Right.LargestGap >= length)
            {
                node = node.Right;
            }
            else if (node.Gap >= length)
            {
                return node;
            }
            else
            {
                node = node.Left!;
            }
        }
    }

    private static ulong GapBelow(Mapping node)
    {
        ulong bottom = node.Previous is null ? Layout.UserStart : node.Previous.End;
        return node.Floor > bottom ? node.Floor - bottom : 0;
    }

    private static void UpdateGap(Mapping node)
    {
        node.Gap = GapBelow(node);
        Mapping? at = node;
        while (at is not null)
        {
            ulong largest = LargestGapOf(at);
            if (largest == at.LargestGap)
            {
                return;
            }

            at.LargestGap = largest;
            at = at.Parent;
        }
    }

    private static ulong LargestGapOf(Mapping node)
    {
        ulong largest = node.Gap;
        if (node.Left is not null && node.Left.LargestGap > largest)
        {
            largest = node.Left.LargestGap;
        }

        if (node.Right is not null && node.Right.LargestGap > largest)
        {
            largest = node.Right.LargestGap;
        }

        return largest;
    }

    private static int HeightOf(Mapping? node) => node is null ? 0 : node.Height;

    private static void Update(Mapping node)
    {
        node.Height = Math.Max(HeightOf(node.Left), HeightOf(node.Right)) + 1;
        node.LargestGap = LargestGapOf(node);
    }

    /// <summary>Puts another subtree where a node hangs.</summary>
    private void Replace(Mapping node, Mapping? by)
    {
        Mapping? parent = node.Parent;
        if (parent is null)
        {
            _root = by;
        }
        else if (ReferenceEquals(parent.Left, node))
        {
            parent.Left = by;
        }
        else
        {
            parent.Right = by;
        }

        if (by is not null)
        {
            by.Parent = parent;
        }
    }

    /// <summary>Restores heights, balance and gaps from a node upwards, as far as anything changes.</summary>
    private void Rebalance(Mapping start)
    {
        Mapping? node = start;
        while (node is not null)
        {
            int balance = HeightOf(node.Left) - HeightOf(node.Right);
            if (balance > 1)
            {
                if (HeightOf(node.Left!.Left) < HeightOf(node.Left.Right))
                {
                    RotateLeft(node.Left);
                }

                node = RotateRight(node);
            }
            else if (balance < -1)
            {
                if (HeightOf(node.Right!.Right) < HeightOf(node.Right.Left))
                {
                    RotateRight(node.Right);
                }

                node = RotateLeft(node);
            }
            else
            {
                int height = node.Height;
                ulong gap = node.LargestGap;
                Update(node);
                if (node.Height == height && node.LargestGap == gap)
                {
                    return;
                }
            }

            node = node.Parent;
        }
    }

    private Mapping RotateLeft(Mapping node)
    {
        Mapping pivot = node.Right!;
        Replace(node, pivot);
        node.Right = pivot.Left;
        if (node.Right is not null)
        {
            node.Right.Parent = node;
        }

        pivot.Left = node;
        node.Parent = pivot;
        Update(node);
        Update(pivot);
        return pivot;
    }

    private Mapping RotateRight(Mapping node)
    {
        Mapping pivot = node.Left!;
        Replace(node, pivot);
        node.Left = pivot.Right;
        if (node.Left is not null)
        {
            node.Left.Parent = node;
        }

        pivot.Right = node;
        node.Parent = pivot;
        Update(node);
        Update(pivot);
        return pivot;
    }

#if HOSTED
    /// <summary>Fails on the first contradiction in the tree.</summary>
    internal readonly void CheckInvariants()
    {
        int count = 0;
        Mapping? previous = null;
        for (Mapping? node = First; node is not null; node = node.Next)
        {
            Check.That(ReferenceEquals(node.Previous, previous), "a back link is wrong"u8);
            Check.That(previous is null || previous.End <= node.Start, "mappings overlap"u8);
            Check.That(node.Start < node.End && node.Floor <= node.Start, "a mapping's range is wrong"u8);
            Check.That(node.Gap == GapBelow(node), "a gap is wrong"u8);
            Check.That(node.LargestGap == LargestGapOf(node), "a largest gap is wrong"u8);
            Check.That(Math.Abs(HeightOf(node.Left) - HeightOf(node.Right)) <= 1, "the tree is out of balance"u8);
            Check.That(node.Left is null || ReferenceEquals(node.Left.Parent, node), "a parent link is wrong"u8);
            Check.That(node.Right is null || ReferenceEquals(node.Right.Parent, node), "a parent link is wrong"u8);
            Check.That(ReferenceEquals(FindEndingAfter(node.Start), node), "a mapping is not found"u8);
            previous = node;
            count++;
        }

        Check.That(count == Count && ReferenceEquals(previous, Last), "the count of mappings is wrong"u8);
    }
#endif
}
