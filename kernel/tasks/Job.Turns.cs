namespace Rill.Kernel.Tasks;

/// <content>How much of the machine it has, and whose turn it is.</content>
internal sealed partial class Job
{
    /// <summary>Over how much time at least it is measured what a Job uses, in nanoseconds.</summary>
    private const ulong RateSpan = 10_000_000;

    private ulong _rate, _ratedAt, _ratedTime;

    /// <summary>The ring that its last message went into, and the position after that; only to be compared.</summary>
    public WaitQueue? LastRing;
    public uint LastPosition;

    /// <summary>When a message of it was first kept back for another Job's sake since one went into a ring; 0 for none.</summary>
    public ulong KeptBackSince;

    /// <summary>Nanoseconds that threads of its processes have run and servers have worked for them.</summary>
    public ulong UsedTime;

    /// <summary>Processes of it, not of the Jobs below it, that have threads which run or are ready to.</summary>
    public uint RunnableProcesses { get; private set; }

    /// <summary>How much of the machine it had of late, in 1,024ths of a core.</summary>
    public ulong Rate(ulong now)
    {
        ulong span = now - _ratedAt;
        if (span >= RateSpan)
        {
            ulong rate = (UsedTime - _ratedTime) * 1024 / span;
            // What was long ago does not count.
            _rate = span >= 4 * RateSpan ? rate : (rate + _rate) / 2;
            _ratedAt = now;
            _ratedTime = UsedTime;
        }
        return _rate;
    }

    /// <summary>A process of it, which had no thread that was ready, has one.</summary>
    public void AddRunnable() => RunnableProcesses++;

    /// <summary>A process of it has no thread any more that runs or is ready.</summary>
    public void RemoveRunnable() => RunnableProcesses--;
}
