namespace Rill.Runtime;

/// <summary>A binary heap of running timers, the first deadline on top; each timer knows its place.</summary>
internal sealed class TimerHeap
{
    private LoopTimer[] _items = new LoopTimer[16];

    /// <summary>How many timers are running.</summary>
    public int Count { get; private set; }

    /// <summary>The first deadline; <see cref="Abi.Deadline.Never"/> without timers.</summary>
    public ulong Next => Count == 0 ? Abi.Deadline.Never : _items[0].Deadline;

    /// <summary>Adds a timer.</summary>
    public void Add(LoopTimer timer)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        SiftUp(Count++, timer);
    }

    /// <summary>Takes a running timer out.</summary>
    public void Remove(LoopTimer timer)
    {
        int index = timer.HeapIndex;
        timer.HeapIndex = -1;
        LoopTimer last = _items[--Count];
        _items[Count] = null!;
        if (index == Count)
        {
            return;
        }

        if (index > 0 && last.Deadline < _items[(index - 1) / 2].Deadline)
        {
            SiftUp(index, last);
        }
        else
        {
            SiftDown(index, last);
        }
    }

    /// <summary>Takes out the first timer if its deadline has passed.</summary>
    public bool TryTakeExpired(ulong now, out LoopTimer timer)
    {
        if (Count == 0 || _items[0].Deadline > now)
        {
            timer = null!;
            return false;
        }

        timer = _items[0];
        Remove(timer);
        return true;
    }

    private void SiftUp(int index, LoopTimer timer)
    {
        while (index > 0)
        {
            int parent = (index - 1) / 2;
            if (_items[parent].Deadline <= timer.Deadline)
            {
                break;
            }

            Place(index, _items[parent]);
            index = parent;
        }

        Place(index, timer);
    }

    private void SiftDown(int index, LoopTimer timer)
    {
        while (true)
        {
            int child = (index * 2) + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && _items[child + 1].Deadline < _items[child].Deadline)
            {
                child++;
            }

            if (timer.Deadline <= _items[child].Deadline)
            {
                break;
            }

            Place(index, _items[child]);
            index = child;
        }

        Place(index, timer);
    }

    private void Place(int index, LoopTimer timer)
    {
        _items[index] = timer;
        timer.HeapIndex = index;
    }
}
