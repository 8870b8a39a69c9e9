using Rill.Abi;
using Rill.Posix.Waiting;
using Rill.Runtime.Native;

namespace Rill.Posix.Platform;

/// <summary>
/// The load averages over one, five and fifteen minutes. No timer keeps them: they are brought up to date when somebody
/// asks and when processes come and go, from the time that the cores were busy since the last time.
/// </summary>
/// <remarks>
/// Linux samples every five seconds how many threads run or are ready (kernel/sched/loadavg.c). The busy time of all
/// cores says how many ran on average; how many more waited for a core is known only now, so where all cores were busy
/// the number of runnable threads of now stands for the interval.
/// </remarks>
internal sealed class LoadAverage(KernelCalls kernel, SystemClock clock)
{
    /// <summary>Changes within this time after an update make no new one: Linux's interval of samples.</summary>
    private const ulong Interval = 5_000_000_000;

    private static readonly double[] s_seconds = [60, 300, 900];
    private readonly double[] _averages = new double[3];
    private ulong _time;
    private ulong _busy;

    /// <summary>A process begins or ends.</summary>
    public void NoteChange()
    {
        if (clock.Monotonic - _time >= Interval && kernel.SystemInfo(out SystemInfo info) == Status.Ok)
        {
            Update(info);
        }
    }

    /// <summary>The averages of now, over one, five and fifteen minutes.</summary>
    public ReadOnlySpan<double> Get(in SystemInfo info)
    {
        Update(info);
        return _averages;
    }

    /// <summary>The same as /proc/loadavg begins.</summary>
    public string ToText(in SystemInfo info)
    {
        Update(info);
        return FormattableString.Invariant($"{_averages[0]:0.00} {_averages[1]:0.00} {_averages[2]:0.00}");
    }

    private void Update(in SystemInfo info)
    {
        ulong now = clock.Monotonic;
        if (now <= _time)
        {
            return;
        }

        ulong busy = info.UserTime + info.KernelTime;
        double elapsed = now - _time;
        double active = busy > _busy ? (busy - _busy) / elapsed : 0;
        if (active > Math.Max(info.Cores, 1) * 0.95 && info.Runnable > 0)
        {
            // This server is the one more that runs now.
            active = Math.Max(active, info.Runnable - 1);
        }

        for (int i = 0; i < _averages.Length; i++)
        {
            double kept = Math.Exp(-elapsed / 1e9 / s_seconds[i]);
            _averages[i] = (_averages[i] * kept) + (active * (1 - kept));
        }

        _time = now;
        _busy = busy;
    }
}
