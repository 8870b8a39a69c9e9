using Rill.LinuxAbi;

namespace Rill.Posix.Waiting;

/// <summary>
/// Those who want to know when a file's readiness changes. Every file that can make somebody wait has one; read, write,
/// poll and epoll all use it.
/// </summary>
internal sealed class WaitQueue
{
    private WaitEntry? _first;
    private WaitEntry? _last;

    /// <summary>Whether anybody waits.</summary>
    public bool IsEmpty => _first is null;

    /// <summary>Adds an entry, which must not be in a queue.</summary>
    public void Add(WaitEntry entry)
    {
        System.Diagnostics.Debug.Assert(entry.Queue is null, "an entry is in one queue at most");
        entry.Queue = this;
        entry.Previous = _last;
        entry.Next = null;
        if (_last is null)
        {
            _first = entry;
        }
        else
        {
            _last.Next = entry;
        }

        _last = entry;
    }

    /// <summary>Takes an entry out; does nothing if it is in no queue.</summary>
    public static void Remove(WaitEntry entry)
    {
        WaitQueue? queue = entry.Queue;
        if (queue is null)
        {
            return;
        }

        if (entry.Previous is null)
        {
            queue._first = entry.Next;
        }
        else
        {
            entry.Previous.Next = entry.Next;
        }

        if (entry.Next is null)
        {
            queue._last = entry.Previous;
        }
        else
        {
            entry.Next.Previous = entry.Previous;
        }

        entry.Queue = null;
        entry.Previous = null;
        entry.Next = null;
    }

    /// <summary>Tells every entry that asked for one of the events. Wakers must not change this queue while told.</summary>
    public void Wake(PollEvents events)
    {
        for (WaitEntry? entry = _first; entry is not null; entry = entry.Next)
        {
            if ((entry.Events & events) != 0 || (events & PollEvents.Always) != 0)
            {
                entry.Waker.OnWake(entry, events);
            }
        }
    }
}
