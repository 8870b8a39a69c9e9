using Rill.Runtime;

namespace Rill.Posix.Timers;

/// <summary>A timer with an optional period over the event loop: the common part of timerfd, setitimer and timer_create.</summary>
/// <param name="loop">The loop.</param>
/// <param name="clock">The server's clocks.</param>
/// <param name="isRealtime">Whether absolute times are of the wall clock.</param>
/// <param name="expired">Told how many expiries there were since it was last told.</param>
internal sealed class LoopPeriod(EventLoop loop, SystemClock clock, bool isRealtime, Action<ulong> expired)
{
    private LoopTimer? _timer;
    private ulong _interval;

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
            return new TimerSetting(_timer.Deadline > now ? _timer.Deadline - now : 1, _interval);
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
            deadline = setting.Value > ulong.MaxValue - now ? ulong.MaxValue : now + setting.Value;
        }
        else if (!isRealtime)
        {
            deadline = setting.Value;
        }
        else
        {
            long left = (long)Math.Min(setting.Value, long.MaxValue) - clock.Realtime;
            deadline = left <= 0 ? now : now + (ulong)left;
        }

        _timer ??= new LoopTimer(loop, static state => ((LoopPeriod)state!).Fire(), this);
        _timer.Start(deadline);
    }

    /// <summary>Stops it for good.</summary>
    public void Stop() => _timer?.Stop();

    private void Fire()
    {
        ulong count = 1;
        if (_interval != 0)
        {
            ulong deadline = _timer!.Deadline;
            ulong now = Math.Max(clock.Monotonic, deadline);
            count = ((now - deadline) / _interval) + 1;
            _timer.Start(deadline + (count * _interval));
        }

        expired(count);
    }
}
