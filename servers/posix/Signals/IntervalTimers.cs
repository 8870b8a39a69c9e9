using Rill.Posix.Linux;
using Rill.Posix.Processes;
using Rill.Posix.Timers;

namespace Rill.Posix.Signals;

/// <summary>The timers of a process that send signals: setitimer's and timer_create's.</summary>
/// <remarks>Source: man 2 setitimer, 2 timer_create.</remarks>
internal sealed class IntervalTimers(Process process)
{
    /// <summary>ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF.</summary>
    public const int Real = 0, Virtual = 1, Profiling = 2;
    private const int MaxTimers = 1024;
    private const uint ClockRealtime = 0, ClockMonotonic = 1, ClockMonotonicRaw = 4, ClockBoottime = 7;
    private const uint NotifySignal = 0, NotifyNone = 1, NotifyThread = 4;

    private LoopPeriod? _real;
    private CpuTimer? _virtual, _profiling;
    private readonly List<LoopPeriod?> _posix = [];

    /// <summary>setitimer and getitimer.</summary>
    public Errno SetInterval(int which, bool query, TimerSetting setting, out TimerSetting old)
    {
        old = default;
        if ((uint)which > Profiling)
        {
            return Errno.EINVAL;
        }

        if (which == Real)
        {
            old = _real?.Current ?? default;
            if (!query)
            {
                _real ??= Make(false, _ => process.Post(new SignalInfo(Signal.Alrm, Signal.CodeKernel)));
                _real.Set(setting, isAbsolute: false);
            }

            return Errno.Ok;
        }

        ref CpuTimer? timer = ref which == Virtual ? ref _virtual : ref _profiling;
        old = timer?.Current ?? default;
        if (!query)
        {
            int signal = which == Virtual ? Signal.VtAlrm : Signal.Prof;
            timer ??= new CpuTimer(process, which == Virtual, () => process.Post(new SignalInfo(signal, Signal.CodeKernel)));
            timer.Set(setting);
        }

        return Errno.Ok;
    }

    /// <summary>timer_create: gives the timer's id.</summary>
    public Errno Create(uint clock, uint notify, int signal, ulong value, int threadId, out int id)
    {
        id = _posix.IndexOf(null);
        id = id < 0 ? _posix.Count : id;
        if (clock is not (ClockRealtime or ClockMonotonic or ClockMonotonicRaw or ClockBoottime)
            || (notify != NotifyNone && signal is < 1 or > Signal.Last)
            || (notify & ~NotifyThread) is not (NotifySignal or NotifyNone))
        {
            return Errno.EINVAL;
        }

        if (id >= MaxTimers)
        {
            return Errno.EAGAIN;
        }

        Action<ulong> expired = static _ => { };
        if (notify != NotifyNone)
        {
            expired = _ => process.Server.Signals.Send(
                process,
                (notify & NotifyThread) != 0 ? process.ThreadOf(threadId) : null,
                new SignalInfo(signal, Signal.CodeTimer, Value: value));
        }

        LoopPeriod timer = Make(clock == ClockRealtime, expired);
        if (id == _posix.Count)
        {
            _posix.Add(timer);
        }
        else
        {
            _posix[id] = timer;
        }

        return Errno.Ok;
    }

    /// <summary>timer_settime and timer_gettime.</summary>
    public Errno Set(int id, bool query, TimerSetting setting, bool isAbsolute, out TimerSetting old)
    {
        old = default;
        if ((uint)id >= (uint)_posix.Count || _posix[id] is not { } timer)
        {
            return Errno.EINVAL;
        }

        old = timer.Current;
        if (!query)
        {
            timer.Set(setting, isAbsolute);
        }

        return Errno.Ok;
    }

    /// <summary>timer_delete.</summary>
    public Errno Delete(int id)
    {
        if ((uint)id >= (uint)_posix.Count || _posix[id] is not { } timer)
        {
            return Errno.EINVAL;
        }

        timer.Stop();
        _posix[id] = null;
        return Errno.Ok;
    }

    /// <summary>exec ends timer_create's timers and keeps setitimer's.</summary>
    public void ClearForExec()
    {
        _posix.ForEach(timer => timer?.Stop());
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
        new(process.Server.Loop, process.Server.Clock, isRealtime, expired);
}
