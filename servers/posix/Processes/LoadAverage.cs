using Rill.Abi;
using Kernel = Rill.Runtime.Native.Kernel;

namespace Rill.Posix.Processes;

/// <summary>The load averages: runnable threads, exponentially damped over one, five and fifteen minutes.</summary>
/// <remarks>
/// Source: Linux, include/linux/sched/loadavg.h. Linux takes a sample every five seconds; here one is taken when
/// somebody asks, and stands for the time since the last one, so that an idle system is not woken for it.
/// </remarks>
internal sealed class LoadAverage(Kernel kernel, SystemClock clock)
{
    private readonly double[] _averages = new double[3];
    private ulong _last;

    /// <inheritdoc/>
    public override string ToString()
    {
        Sample();
        return FormattableString.Invariant($"{_averages[0]:0.00} {_averages[1]:0.00} {_averages[2]:0.00}");
    }

    private void Sample()
    {
        ulong now = clock.Monotonic;
        if (kernel.SystemInfo(out SystemInfo info) != Status.Ok)
        {
            return;
        }

        // The asking itself is one runnable thread.
        double active = info.Runnable > 0 ? info.Runnable - 1 : 0;
        double seconds = (now - _last) / 1e9;
        _last = now;
        for (int i = 0; i < _averages.Length; i++)
        {
            double kept = Math.Exp(-seconds / (i == 0 ? 60 : i == 1 ? 300 : 900));
            _averages[i] = (_averages[i] * kept) + (active * (1 - kept));
        }
    }
}
