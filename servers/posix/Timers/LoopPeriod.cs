using Rill.Posix.Waiting;
using Rill.Runtime;

namespace Rill.Posix.Timers;

/// <summary>A timer with an optional period over the event loop: the common part of timerfd, setitimer and timer_create.</summary>
/// <param name="loop">The loop.</param>
/// <param name="clock">The server's clocks.</param>
/// <param name="isRealtime">Whether absolute times are of the wall clock.</param>
/// <param name="expired">Told how many expiries there were since it was last told.</param>
internal sealed class LoopPeriod(EventLoop loop, SystemClock clock, bool isRealtime, Action<ulong> expired)
{
    /// <summary>At least so long the loop is left alone by one timer, in nanoseconds.</summary>
    private const ulong ShortestPeriod = 100_000;

    private LoopTimer? _timer;
    private ulong _interval;

    /// <summary>When it expires next, in monotonic nanoseconds; it may be told of later.</summary>
    private ulong _next;

    /// <summary>Time to the next expiry and period.</summary>
    public TimerSetting Current
    {
        get
        {
            if (_timer is not { IsRunning: true })
            {
                return new TimerSetting(0, _interval);
            }

            ulong now = clock.Monotonic;
            ulong left = _next > now ? _next - now : _interval == 0 ? 1 : _interval - ((now - _next) % _interval);
            return new TimerSetting(left, _interval);
        }
    }

    /// <summary>Sets it anew.</summary>
    public void Set(TimerSetting setting, bool isAbsolute)
    {
        _interval = setting.Value == 0 ? 0 : setting.Interval;
        if (setting.Value == 0)
        {
            _timer?.Stop();
            return;
        }

        ulong now = clock.Monotonic;
        ulong deadline;
        if (!isAbsolute)
        {
            deadline = Saturating.Add(now, setting.Value);
        }
        else if (!isRealtime)
        {
            deadline = setting.Value;
        }
        else
        {
            long left = (long)Math.Min(setting.Value, long.MaxValue) - clock.Realtime;
            deadline = left <= 0 ? now : Saturating.Add(now, (ulong)left);
        }

        _timer ??= new LoopTimer(loop, static state => ((LoopPeriod)state!).Fire(), this);
        _next = deadline;
        _timer.Start(deadline);
    }

    /// <summary>Stops it for good.</summary>
    public void Stop() => _timer?.Stop();

    private void Fire()
    {
        ulong count = 1;
        if (_interval != 0)
        {
            ulong now = Math.Max(clock.Monotonic, _next);
            ulong late = now - _next;
            count = (late / _interval) + 1;
            _next = Saturating.Add(now - (late % _interval), _interval);

            // A shorter period than the loop can serve beside all else is served in bunches: all expiries are counted.
            _timer!.Start(Math.Max(_next, Saturating.Add(now, ShortestPeriod)));
        }

        expired(count);
    }
}
