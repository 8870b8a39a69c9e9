namespace Rill.Runtime;

/// <summary>
/// A bounded look at the ring before parking. A wake-up by another core costs far more than a few microseconds of
/// looking; the bound halves when looking was in vain and doubles when it was not.
/// </summary>
internal sealed class SpinControl
{
    private const ulong Least = 500;

    private readonly ulong _limit;
    private ulong _bound;
    private int _parked;

    /// <summary>Looks for at most <paramref name="limit"/> nanoseconds; 0: never.</summary>
    public SpinControl(ulong limit)
    {
        _limit = limit;
        _bound = limit;
    }

    /// <summary>Whether the loop looks at all before it parks.</summary>
    public bool IsWorthwhile => _limit != 0 && (_bound > Least || _parked >= 64);

    /// <summary>Looks for a record; true if one came.</summary>
    public bool Spin(EventLoop loop, ulong deadline)
    {
        if (!IsWorthwhile)
        {
            _parked++;
            return false;
        }

        _parked = 0;
        ulong end = Math.Min(loop.Now + _bound, deadline);
        do
        {
            Thread.SpinWait(16);
            if (loop.HasRecords)
            {
                _bound = Math.Min(_bound * 2, _limit);
                return true;
            }
        }
        while (loop.Now < end);

        _bound = Math.Max(_bound / 2, Least);
        return false;
    }
}
