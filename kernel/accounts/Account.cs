using Rill.Abi;

namespace Rill.Kernel.Accounts;

/// <summary>What one Job, with the Jobs below it, has the kernel hold, and how much that may be; or, of a <i>leaf</i>, what one
/// process or address space of a Job has it hold.</summary>
/// <remarks>
/// <para>Guarded by the kernel lock. It outlives its Job, process or space as long as something is charged to it.</para>
/// <para>A leaf has no limits: what is charged to it is charged to its Job's account too. So a process moves from one Job to
/// another by one step, however much it holds: what names the leaf goes on naming it.</para>
/// <para>An account that was given a limit is <i>summing</i>: what is charged below it is charged to it too. One without a
/// limit counts what is its own and its leaves', and who asks for all of it has the tree walked then. So a charge costs a leaf
/// and its Job's account, and one more for each limit on the way up.</para>
/// </remarks>
internal struct Account
{
    /// <summary>The account above, by index; 0 for none.</summary>
    public uint Parent;
    /// <summary>The nearest account above that is summing, of a leaf its Job's; 0 for none. Charged with all that is charged
    /// here.</summary>
    public uint NextSumming;
    /// <summary>The first of the accounts right below that are no leaves, and the neighbours among those below the same.</summary>
    public uint FirstChild, NextSibling, PreviousSibling;
    /// <summary>Of a leaf: the process and the space whose it is, as long as they are there.</summary>
    public uint Users;
    /// <summary>Whether it is a process's or space's; then its storage ends with <see cref="Used"/>.</summary>
    public bool IsLeaf;
    /// <summary>Of a leaf: whether it was a process's.</summary>
    public bool HadProcess;
    /// <summary>Whether it is charged with what is charged below it.</summary>
    public bool IsSumming;
    /// <summary>Whether <see cref="Limits"/> has one for the bytes of the kernel's heap, which other counts cost too.</summary>
    public bool BoundsHeap;
    /// <summary>Those whose it is are gone: it goes with the last charge.</summary>
    public bool IsClosed;
    /// <summary>Whether its frames may come from the reserve that keeps servers going.</summary>
    public bool MayUseReserve;
    /// <summary>With <see cref="BoundsHeap"/>: all the heap bytes that <see cref="Used"/> stands for.</summary>
    public ulong Heap;
    /// <summary>Of a Job's account: frames of its closed leaves, which others still hold.</summary>
    public ulong LeftFrames;
    /// <summary>What is charged. Of heap bytes only those that are no other count's: <see cref="AccountTable.GetUsed"/> tells
    /// all.</summary>
    public JobCounts Used;
    public JobCounts Limits;
    /// <summary>What one process of the Job may have of each.</summary>
    public JobCounts ProcessBounds;
    /// <summary>The most that <see cref="Used"/> has been.</summary>
    public JobCounts Peaks;
}
