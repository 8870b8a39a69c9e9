using Rill.Posix.Waiting;
using Rill.Runtime;

namespace Rill.Posix.Timers;

/// <summary>
/// A timer over the time that a process spends on cores. The time runs at most as fast as there are threads, so it is
/// looked at when it could have run out at the earliest, and again after what is left, but not more often than
/// <see cref="Grain"/>.
/// </summary>
/// <param name="time">Whose time it is.</param>
/// <param name="loop">The loop that it is looked at on.</param>
/// <param name="clock">The server's clocks.</param>
/// <param name="userOnly">Whether only time in user mode counts (ITIMER_VIRTUAL).</param>
/// <param name="expired">Told at each expiry.</param>
internal sealed class CpuTimer(ICpuTime time, EventLoop loop, SystemClock clock, bool userOnly, Action expired)
{
    /// <summary>Linux's tick at 250 Hz, in nanoseconds.</summary>
    private const ulong Grain = 4_000_000;

    private LoopTimer? _timer;
    private ulong _target;
    private ulong _interval;

    public TimerSetting Current
    {
        get
        {
            ulong used = Used();
            return new TimerSetting(_target == 0 ? 0 : Math.Max(_target, used + 1) - used, _interval);
        }
    }

    /// <summary>Sets it anew.</summary>
    public void Set(TimerSetting setting)
    {
        _interval = setting.Value == 0 ? 0 : setting.Interval;
        _target = setting.Value == 0 ? 0 : Saturating.Add(Used(), setting.Value);
        if (_target == 0)
        {
            _timer?.Stop();
        }
        else
        {
            Look();
        }
    }

    /// <summary>Stops it for good.</summary>
    public void Stop() => _timer?.Stop();

    private ulong Used() => time.GetCpuTime(userOnly);

    private void Look()
    {
        ulong used = Used();
        if (used >= _target)
        {
            _target = _interval == 0 ? 0 : Saturating.Add(used, _interval);
            expired();
            if (_target == 0)
            {
                return;
            }
        }

        ulong threads = (ulong)Math.Max(time.ThreadCount, 1);
        _timer ??= new LoopTimer(loop, static state => ((CpuTimer)state!).Look(), this);
        _timer.Start(Saturating.Add(clock.Monotonic, Math.Max((_target - used) / threads, Grain)));
    }
}
