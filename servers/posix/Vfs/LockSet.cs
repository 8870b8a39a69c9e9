namespace Rill.Posix.Vfs;

/// <summary>The record locks of one owner on one file. They do not overlap, and are in the order of the file.</summary>
internal sealed class LockSet
{
    private readonly List<LockNode> _locks = [];

    /// <summary>Whether all of them were released at once, and are taken out of the file's trees bit by bit.</summary>
    public bool IsGone { get; set; }

    /// <summary>How many there are.</summary>
    public int Count => _locks.Count;

    /// <summary>A lock by its place in the order.</summary>
    public LockNode this[int index] => _locks[index];

    /// <summary>Which of them overlap a range: from <paramref name="first"/> on, up to before <paramref name="end"/>.</summary>
    public void Find(long start, long last, out int first, out int end)
    {
        first = 0;
        for (int to = _locks.Count; first < to;)
        {
            int middle = first + ((to - first) / 2);
            if (_locks[middle].Held.End < start)
            {
                first = middle + 1;
            }
            else
            {
                to = middle;
            }
        }

        end = first;
        while (end < _locks.Count && _locks[end].Held.Start <= last)
        {
            end++;
        }
    }

    /// <summary>Puts a lock in, at its place.</summary>
    public void Insert(int index, LockNode node) => _locks.Insert(index, node);

    /// <summary>Takes locks out.</summary>
    public void RemoveRange(int first, int count) => _locks.RemoveRange(first, count);
}
