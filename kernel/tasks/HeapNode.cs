namespace Rill.Kernel.Tasks;

/// <summary>What can be in a <see cref="PairingHeap"/>, in at most one at a time.</summary>
[GuardedBy(Guard.KernelLock)]
internal abstract class HeapNode
{
    /// <summary>The order: the smallest key comes first. Not to be changed while the node is in a heap.</summary>
    internal ulong Key;
    /// <summary>True while the node is in a heap.</summary>
    internal bool InHeap;
    /// <summary>The first of the nodes below this one.</summary>
    internal HeapNode? Child;
    /// <summary>The next node below the same parent.</summary>
    internal HeapNode? Next;
    /// <summary>The node before this one below the same parent; of the first one, the parent.</summary>
    internal HeapNode? Previous;
}
