using Rill.Abi;
using Rill.Shim.Abi;

namespace Rill.Runtime;

/// <summary>
/// Decides whether a loop looks at its ring for a while before it parks. Where the next request comes within
/// microseconds from another core, parking and being woken cost more than the wait.
/// </summary>
/// <remarks>
/// The loop looks once its last waits were short, for <c>limit</c> at most, and gives up at once where another thread is
/// ready on its core (<see cref="PollingCredit"/>).
/// </remarks>
/// <param name="limit">The longest look, and the longest wait that counts as short, in nanoseconds; 0: never look.</param>
internal sealed unsafe class SpinControl(ulong limit)
{
    /// <summary>Looks between two readings of the clock.</summary>
    private const int Looks = 64;

    private PollingCredit _credit;
    private ulong _parkedAt;

    /// <summary>Whether the loop had better look than park.</summary>
    public bool IsWorthwhile => _credit.IsWorthwhile;

    /// <summary>Looks for a record, with the loop's thread's area at hand; true if one came.</summary>
    public bool Spin(EventLoop loop, ThreadArea* area, ulong deadline)
    {
        ulong end = 0;
        while (area == null || Volatile.Read(ref area->Crowded) == 0)
        {
            for (int i = 0; i < Looks; i++)
            {
                if (loop.HasRecords)
                {
                    _credit.NoteFound();
                    return true;
                }
            }

            ulong now = loop.Now;
            if (end == 0)
            {
                end = Math.Min(now + limit, deadline);
            }

            if (now >= end)
            {
                break;
            }
        }

        _credit.NoteVain();
        return false;
    }

    /// <summary>The loop is about to park.</summary>
    public void Parking(ulong now) => _parkedAt = now;

    /// <summary>The loop was woken.</summary>
    public void Woken(ulong now) => _credit.NoteParked(now - _parkedAt < limit);

    /// <summary>Whether waits are to be timed.</summary>
    public bool IsEnabled => limit != 0;
}
