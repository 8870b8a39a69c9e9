namespace Rill.Kernel.Tasks;

/// <summary>Something that happens at a deadline: the key is the time in nanoseconds of the monotonic clock.</summary>
[GuardedBy(Guard.KernelLock)]
internal abstract class TimerNode : HeapNode
{
    /// <summary>The core in whose heap the timer is.</summary>
    private Core? _core;

    /// <summary>True from <see cref="Start"/> until the timer is stopped or fires.</summary>
    public bool IsStarted => InHeap;

    /// <summary>Runs once the deadline has passed, on the core that started the timer; the node is in no heap then.</summary>
    public abstract void Fire();

    /// <summary>Starts a timer that is not started; it fires on this core.</summary>
    public void Start(Core core, ulong deadline)
    {
        Key = deadline;
        _core = core;
        core.Timers.Insert(this);
        core.NoteDeadline(deadline);
    }

    /// <summary>Stops the timer if it is started. The hardware timer is left alone: it may fire for nothing, once.</summary>
    public void Stop()
    {
        if (InHeap)
        {
            _core!.Timers.Remove(this);
        }
    }
}
