using Rill.Abi;

namespace Rill.Kernel.Tasks;

/// <summary>
/// The ready threads of one core. System threads come first, in order of arrival; then Normal ones by virtual run time,
/// so that each gets time in proportion to its weight; then Idle ones in order of arrival.
/// </summary>
internal struct RunQueue
{
    /// <summary>How far behind the queue's clock a thread that slept may start: it runs soon, but cannot save up time.</summary>
    private const ulong SleeperCredit = 3_000_000;

    /// <summary>How far ahead of the queue's clock a thread of usual weight may start that slept: what it was charged with while many
    /// others of its Job were ready does not keep it waiting when they are so no more.</summary>
    private const ulong SleeperDebt = 10 * Core.Slice;

    private PairingHeap _normal;
    private Thread? _systemFirst, _systemLast;
    private Thread? _idleFirst, _idleLast;

    /// <summary>The virtual time that this core has reached: it never goes back.</summary>
    public ulong VirtualTime;
    /// <summary>Threads in the queue.</summary>
    public int Count;
    /// <summary>Those of them that are not Normal ones.</summary>
    private int _otherCount;

    /// <summary>Whether a System thread is ready.</summary>
    public readonly bool HasSystem => _systemFirst is not null;

    /// <summary>Whether a System or Normal thread is ready.</summary>
    public readonly bool HasMoreThanIdle => _systemFirst is not null || _normal.First is not null;

    /// <summary>Whether a Normal thread is ready.</summary>
    public readonly bool HasNormal => _normal.First is not null;

    /// <summary>Whether a Normal thread is ready that is more than a slice behind another one, whose turn it might be else.</summary>
    public readonly bool HasOneFarBehind(Thread thread)
        => _normal.First is { } first && first.Key + Core.Slice < thread.VirtualTime && thread.Class == SchedulingClass.Normal;

    /// <summary>Normal threads in the queue.</summary>
    public readonly int NormalCount => Count - _otherCount;

    /// <summary>
    /// Sets the clock forward as a Normal thread starts: to the time of whoever is furthest behind. Were it the time of one that
    /// started out of turn, those that wait would be behind it, and a new thread, which begins at the clock, behind all of them.
    /// </summary>
    public void NoteStarted(ulong virtualTime)
    {
        if (virtualTime > VirtualTime)
        {
            HeapNode? first = _normal.First;
            if (first is null || first.Key >= virtualTime)
            {
                VirtualTime = virtualTime;
            }
            else if (first.Key > VirtualTime)
            {
                VirtualTime = first.Key;
            }
        }
    }

    /// <summary>Makes sure that a thread, which is in no queue, comes after the Normal thread that is first now.</summary>
    public readonly void PutBehindFirst(Thread thread)
    {
        HeapNode? first = _normal.First;
        if (first is not null && thread.VirtualTime <= first.Key)
        {
            thread.VirtualTime = first.Key + 1;
        }
    }

    /// <summary>Adds a thread that was parked.</summary>
    public void AddWoken(Thread thread)
    {
        if (thread.VirtualTime + SleeperCredit < VirtualTime)
        {
            thread.VirtualTime = VirtualTime - SleeperCredit;
        }
        else if (thread.VirtualTime > VirtualTime + SleeperDebt)
        {
            // Its weight counts, since that is how fast it pays.
            ulong most = VirtualTime + (SleeperDebt * thread.VirtualFactor >> 10);
            thread.VirtualTime = thread.VirtualTime < most ? thread.VirtualTime : most;
        }
        Add(thread);
    }

    /// <summary>Removes a thread that is in this queue.</summary>
    public void Remove(Thread thread)
    {
        Count--;
        switch (thread.QueuedClass)
        {
            case SchedulingClass.System:
                _otherCount--;
                Unlink(thread, ref _systemFirst, ref _systemLast);
                break;
            case SchedulingClass.Idle:
                _otherCount--;
                Unlink(thread, ref _idleFirst, ref _idleLast);
                break;
            default:
                _normal.Remove(thread.RunNode);
                break;
        }
    }

    /// <summary>The thread to run next, which stays in the queue; null where there is none.</summary>
    public readonly Thread? Peek()
    {
        if (_systemFirst is not null)
        {
            return _systemFirst;
        }
        HeapNode? node = _normal.First;
        return node is not null ? ((RunNode)node).Thread : _idleFirst;
    }

    /// <summary>The first thread that may run on a given core, for a core that steals; null where there is none.</summary>
    public readonly Thread? PeekFor(int core)
    {
        // Few threads are bound to cores: looking at the heads is enough, and is bounded.
        Thread? thread = Peek();
        if (thread is not null && thread.MayRunOn(core))
        {
            return thread;
        }
        for (Thread? other = _systemFirst; other is not null; other = other.QueueNext)
        {
            if (other.MayRunOn(core))
            {
                return other;
            }
        }
        return PeekNormalFor(core) ?? (_idleFirst is not null && _idleFirst.MayRunOn(core) ? _idleFirst : null);
    }

    /// <summary>A Normal thread that may run on a given core: of those that do, one that would run here soon; null where none is
    /// found among the first.</summary>
    public readonly Thread? PeekNormalFor(int core)
    {
        HeapNode? node = _normal.First;
        if (node is not null && ((RunNode)node).Thread.MayRunOn(core))
        {
            return ((RunNode)node).Thread;
        }
        for (HeapNode? child = node?.Child; child is not null; child = child.Next)
        {
            if (((RunNode)child).Thread.MayRunOn(core))
            {
                return ((RunNode)child).Thread;
            }
        }
        return null;
    }

    /// <summary>Adds a thread with the virtual time that it has.</summary>
    public void Add(Thread thread)
    {
        Count++;
        thread.QueuedClass = thread.Class;
        switch (thread.Class)
        {
            case SchedulingClass.System:
                _otherCount++;
                Append(thread, ref _systemFirst, ref _systemLast);
                break;
            case SchedulingClass.Idle:
                _otherCount++;
                Append(thread, ref _idleFirst, ref _idleLast);
                break;
            default:
                thread.RunNode.Key = thread.VirtualTime;
                _normal.Insert(thread.RunNode);
                break;
        }
    }

    private static void Append(Thread thread, ref Thread? first, ref Thread? last)
    {
        thread.QueueNext = null;
        thread.QueuePrevious = last;
        if (last is null)
        {
            first = thread;
        }
        else
        {
            last.QueueNext = thread;
        }
        last = thread;
    }

    private static void Unlink(Thread thread, ref Thread? first, ref Thread? last)
    {
        if (thread.QueuePrevious is null)
        {
            first = thread.QueueNext;
        }
        else
        {
            thread.QueuePrevious.QueueNext = thread.QueueNext;
        }
        if (thread.QueueNext is null)
        {
            last = thread.QueuePrevious;
        }
        else
        {
            thread.QueueNext.QueuePrevious = thread.QueuePrevious;
        }
        thread.QueueNext = null;
        thread.QueuePrevious = null;
    }
}
