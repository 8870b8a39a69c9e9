using Rill.Kernel.Objects;

namespace Rill.Kernel.Tasks;

/// <summary>A queue of a process for whose records its threads wait: what this layer knows of a completion queue.</summary>
/// <remarks>Under the kernel lock. The process shuts its queues before it goes, so they hold no reference to it.</remarks>
[GuardedBy(Guard.KernelLock)]
internal abstract unsafe class WaitQueue : KernelObject
{
    private Thread? _firstWaiter, _lastWaiter;
    private WaitQueue? _nextOfOwner, _previousOfOwner;

    /// <summary>The word in which the process reads whether a thread waits; null once there is none.</summary>
    private protected uint* WaitersWord;

    private protected WaitQueue(Process owner) => Owner = owner;

    /// <summary>The process that made it, without a reference.</summary>
    public Process Owner { get; }

    /// <summary>The thread that has waited longest, or null.</summary>
    private protected Thread? FirstWaiter => _firstWaiter;

    /// <summary>Ends everything about the queue: its process goes.</summary>
    public abstract void Shut();

    /// <summary>Takes a thread out of the list of those that wait.</summary>
    public void RemoveWaiter(Thread thread)
    {
        if (thread.WaitPrevious is null)
        {
            _firstWaiter = thread.WaitNext;
        }
        else
        {
            thread.WaitPrevious.WaitNext = thread.WaitNext;
        }
        if (thread.WaitNext is null)
        {
            _lastWaiter = thread.WaitPrevious;
        }
        else
        {
            thread.WaitNext.WaitPrevious = thread.WaitPrevious;
        }
        thread.WaitNext = null;
        thread.WaitPrevious = null;
        thread.WaitQueue = null;
        if (_firstWaiter is null && WaitersWord != null)
        {
            *WaitersWord = 0;
        }
    }

    /// <summary>Puts the running thread, which is about to park, into the list of those that wait.</summary>
    private protected void AddWaiter(Thread thread)
    {
        thread.WaitQueue = this;
        thread.WaitNext = null;
        thread.WaitPrevious = _lastWaiter;
        if (_lastWaiter is null)
        {
            _firstWaiter = thread;
        }
        else
        {
            _lastWaiter.WaitNext = thread;
        }
        _lastWaiter = thread;
        *WaitersWord = 1;
    }

    /// <summary>Puts the queue into its process's list.</summary>
    private protected void JoinOwner()
    {
        _nextOfOwner = Owner.FirstQueue;
        if (_nextOfOwner is not null)
        {
            _nextOfOwner._previousOfOwner = this;
        }
        Owner.FirstQueue = this;
        Owner.QueueCount++;
    }

    /// <summary>Takes the queue out of its process's list.</summary>
    private protected void LeaveOwner()
    {
        if (_previousOfOwner is null)
        {
            Owner.FirstQueue = _nextOfOwner;
        }
        else
        {
            _previousOfOwner._nextOfOwner = _nextOfOwner;
        }
        if (_nextOfOwner is not null)
        {
            _nextOfOwner._previousOfOwner = _previousOfOwner;
        }
        _nextOfOwner = null;
        _previousOfOwner = null;
        Owner.QueueCount--;
    }
}
