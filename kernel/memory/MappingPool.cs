using System.Runtime.CompilerServices;

namespace Rill.Kernel.Memory;

/// <summary>Mapping nodes that are free, so that an operation can make sure of those it needs before it begins.</summary>
[GuardedBy(Guard.KernelLock)]
internal static class MappingPool
{
    /// <summary>An upper bound of a node's size, in bytes.</summary>
    private const uint NodeBytes = 256;
    /// <summary>Nodes kept when they are given back.</summary>
    private const int Kept = 256;

    private static Mapping? s_first;
    private static int s_count;

    /// <summary>How many nodes are in use.</summary>
    internal static int InUse { get; private set; }

    /// <summary>Makes sure that a number of nodes can be taken.</summary>
    /// <returns>False when memory is used up.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryReserve(int count) => s_count >= count || Fill(count);

    /// <summary>Takes a node that was reserved. All its fields are as new.</summary>
    internal static Mapping Take()
    {
        Mapping node = s_first!;
        s_first = node.Next;
        node.Next = null;
        s_count--;
        InUse++;
        return node;
    }

    /// <summary>Gives a node back that is in no tree and no list.</summary>
    internal static void Return(Mapping node)
    {
        InUse--;
        if (s_count >= Kept)
        {
            KernelHeap.Release(node);
            return;
        }

        node.Memory = null;
        node.Space = null;
        node.Previous = null;
        node.Parent = null;
        node.Left = null;
        node.Right = null;
        node.ObjectPrevious = null;
        node.ObjectNext = null;
        node.Offset = 0;
        node.Next = s_first;
        s_first = node;
        s_count++;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Fill(int count)
    {
        while (s_count < count)
        {
            if (!KernelHeap.TryReserve(NodeBytes))
            {
                return false;
            }

            Mapping node = new();
            node.Next = s_first;
            s_first = node;
            s_count++;
        }

        return true;
    }

#if HOSTED
    /// <summary>Forgets all nodes, for a new test machine.</summary>
    internal static void Reset()
    {
        s_first = null;
        s_count = 0;
        InUse = 0;
    }
#endif
}
