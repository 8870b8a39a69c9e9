using System.Runtime.CompilerServices;
using Rill.Kernel.Objects;

namespace Rill.Kernel.Tasks;

/// <summary>A queue of a process for whose records its threads wait: what this layer knows of a completion queue.</summary>
/// <remarks>Under the kernel lock. The process shuts its queues before it goes, so they hold no reference to it.</remarks>
[GuardedBy(Guard.KernelLock)]
internal abstract unsafe class WaitQueue : KernelObject
{
    private ThreadList _waiters;
    private WaitQueue? _nextOfOwner, _previousOfOwner;

    /// <summary>The word in which the process reads whether a thread waits; null once there is none.</summary>
    private protected uint* WaitersWord;

    private protected WaitQueue(Process owner) => Owner = owner;

    /// <summary>The process that made it, without a reference.</summary>
    public Process Owner { get; }

    /// <summary>The thread that has waited longest, or null.</summary>
    private protected Thread? FirstWaiter => _waiters.First;

    /// <summary>Ends everything about the queue: its process goes.</summary>
    public abstract void Shut();

    /// <summary>Takes a thread out of the list of those that wait.</summary>
    public void RemoveWaiter(Thread thread)
    {
        _waiters.Remove(thread);
        thread.WaitQueue = null;
        if (_waiters.IsEmpty && WaitersWord != null)
        {
            *WaitersWord = 0;
        }
    }

    /// <summary>Puts the running thread, which is about to park, into the list of those that wait.</summary>
    private protected void AddWaiter(Thread thread)
    {
        thread.WaitQueue = this;
        _waiters.Append(thread);
        *WaitersWord = 1;
    }

    /// <summary>Puts the queue into its process's list.</summary>
    private protected void JoinOwner()
    {
        Owner.Queues.Prepend(this);
        Owner.QueueCount++;
    }

    /// <summary>Takes the queue out of its process's list.</summary>
    private protected void LeaveOwner()
    {
        Owner.Queues.Remove(this);
        Owner.QueueCount--;
    }

    /// <summary>The links of its process's list.</summary>
    internal readonly struct OwnerLinks : ILinks
    {
        /// <inheritdoc/>
        public ref object? Next(object item) => ref Unsafe.As<WaitQueue?, object?>(ref Unsafe.As<WaitQueue>(item)._nextOfOwner);

        /// <inheritdoc/>
        public ref object? Previous(object item) => ref Unsafe.As<WaitQueue?, object?>(ref Unsafe.As<WaitQueue>(item)._previousOfOwner);
    }
}
