using Rill.Init.Manifest;

namespace Rill.Init.Supervision;

/// <summary>
/// The delay before a restart: doubles from the first to the longest while runs are short, and starts anew after a run
/// that lasted longer than the longest delay.
/// </summary>
internal sealed class BackOff(RestartPolicy policy)
{
    private TimeSpan _next = policy.FirstDelay;

    /// <summary>The delay after a run of a length.</summary>
    public TimeSpan After(TimeSpan run)
    {
        if (run > policy.LongestDelay)
        {
            _next = policy.FirstDelay;
        }

        TimeSpan delay = _next;
        _next = _next * 2 > policy.LongestDelay ? policy.LongestDelay : _next * 2;
        return delay;
    }
}
