using Rill.LinuxAbi;
using Rill.Posix.Signals;
using Rill.Posix.Timers;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Runtime;

namespace Rill.Posix.Processes;

/// <summary>The timers of a process that send signals: setitimer's and timer_create's.</summary>
/// <remarks>Source: man 2 setitimer, 2 timer_create.</remarks>
internal sealed class IntervalTimers(Process process, UserLedger users, EventLoop loop, SystemClock clock)
{
    private LoopPeriod? _real;
    private CpuTimer? _virtual, _profiling;
    private readonly Dictionary<int, (LoopPeriod Period, UserAccount Payer)> _posix = [];

    /// <summary>The id of the timer that is made next: ids are not used again soon (Linux, posix_timer_add).</summary>
    private int _nextId;

    /// <summary>setitimer and getitimer.</summary>
    public Errno SetInterval(int which, bool query, TimerSetting setting, out TimerSetting old)
    {
        old = default;
        if ((uint)which > IntervalTimer.Profiling)
        {
            return Errno.EINVAL;
        }

        if (which == IntervalTimer.Real)
        {
            old = _real?.Current ?? default;
            if (!query)
            {
                _real ??= Make(false, _ => process.Post(new SignalInfo(Signal.Alrm, SignalCode.Kernel)));
                _real.Set(setting, isAbsolute: false);
            }

            return Errno.Ok;
        }

        ref CpuTimer? timer = ref which == IntervalTimer.Virtual ? ref _virtual : ref _profiling;
        old = timer?.Current ?? default;
        if (!query)
        {
            int signal = which == IntervalTimer.Virtual ? Signal.VtAlrm : Signal.Prof;
            timer ??= new CpuTimer(
                process, loop, clock, which == IntervalTimer.Virtual, () => process.Post(new SignalInfo(signal, SignalCode.Kernel)));
            timer.Set(setting);
        }

        return Errno.Ok;
    }

    /// <summary>timer_create: gives the timer's id. EAGAIN where its user has as many timers and queued signals as it may have
    /// (RLIMIT_SIGPENDING).</summary>
    public Errno Create(uint clock, uint notify, int signal, ulong value, int threadId, out int id)
    {
        id = 0;
        if (clock is not (ClockId.Realtime or ClockId.Monotonic or ClockId.MonotonicRaw or ClockId.Boottime)
            || (notify != IntervalTimer.NotifyNone && signal is < 1 or > Signal.Last)
            || (notify & ~IntervalTimer.NotifyThread) is not (IntervalTimer.NotifySignal or IntervalTimer.NotifyNone))
        {
            return Errno.EINVAL;
        }

        UserAccount payer = users.OfUser(process.Credentials.RealUser);
        if ((ulong)payer[Kept.Signal] >= process.Limits.Soft(Resource.PendingSignals))
        {
            return Errno.EAGAIN;
        }

        Action<ulong> expired = static _ => { };
        if (notify != IntervalTimer.NotifyNone)
        {
            expired = _ => process.Sender.Send(
                process,
                (notify & IntervalTimer.NotifyThread) != 0 ? process.ThreadOf(threadId) : null,
                new SignalInfo(signal, SignalCode.Timer, Value: value));
        }

        do
        {
            id = _nextId;
            _nextId = (id + 1) & int.MaxValue;
        }
        while (_posix.ContainsKey(id));

        payer.Take(Kept.Signal);
        _posix.Add(id, (Make(clock == ClockId.Realtime, expired), payer));
        return Errno.Ok;
    }

    /// <summary>timer_settime and timer_gettime.</summary>
    public Errno Set(int id, bool query, TimerSetting setting, bool isAbsolute, out TimerSetting old)
    {
        old = default;
        if (!_posix.TryGetValue(id, out var timer))
        {
            return Errno.EINVAL;
        }

        old = timer.Period.Current;
        if (!query)
        {
            timer.Period.Set(setting, isAbsolute);
        }

        return Errno.Ok;
    }

    /// <summary>timer_delete.</summary>
    public Errno Delete(int id)
    {
        if (!_posix.Remove(id, out var timer))
        {
            return Errno.EINVAL;
        }

        timer.Period.Stop();
        timer.Payer.Return(Kept.Signal);
        return Errno.Ok;
    }

    /// <summary>exec ends timer_create's timers and keeps setitimer's.</summary>
    public void ClearForExec()
    {
        foreach ((LoopPeriod period, UserAccount payer) in _posix.Values)
        {
            period.Stop();
            payer.Return(Kept.Signal);
        }

        _posix.Clear();
    }

    /// <summary>The process has ended.</summary>
    public void Clear()
    {
        ClearForExec();
        _real?.Stop();
        _virtual?.Stop();
        _profiling?.Stop();
    }

    private LoopPeriod Make(bool isRealtime, Action<ulong> expired) =>
        new(loop, clock, isRealtime, expired);
}
