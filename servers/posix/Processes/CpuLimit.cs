using Rill.LinuxAbi;
using Rill.Posix.Signals;
using Rill.Posix.Timers;
using Rill.Posix.Waiting;
using Rill.Runtime;

namespace Rill.Posix.Processes;

/// <summary>RLIMIT_CPU: SIGXCPU each second past the soft limit, SIGKILL at the hard one.</summary>
/// <remarks>Source: man 2 getrlimit.</remarks>
/// <param name="loop">The loop that times are looked at on.</param>
/// <param name="clock">The server's clocks.</param>
internal sealed class CpuLimit(EventLoop loop, SystemClock clock)
{
    private const ulong Second = 1_000_000_000;

    /// <summary>Begins, or begins anew, to watch a process's time.</summary>
    public void Watch(Process process)
    {
        process.CpuWatch?.Stop();
        process.CpuWatch = null;
        ulong soft = process.Limits.Soft(Resource.Cpu);
        if (soft == ResourceLimit.Infinity)
        {
            return;
        }

        ProcessUsage usage = process.GetUsage();
        ulong used = usage.UserTime + usage.SystemTime;
        ulong limit = Saturating.Multiply(Math.Max(soft, 1), Second);
        process.CpuWatch = new CpuTimer(process, loop, clock, userOnly: false, () => OnExceeded(process));
        process.CpuWatch.Set(new TimerSetting(limit > used ? limit - used : 1, Second));
    }

    private static void OnExceeded(Process process)
    {
        ProcessUsage usage = process.GetUsage();
        ulong hard = process.Limits.Hard(Resource.Cpu);
        bool isOver = hard != ResourceLimit.Infinity && usage.UserTime + usage.SystemTime >= Saturating.Multiply(Math.Max(hard, 1), Second);
        process.Post(new SignalInfo(isOver ? Signal.Kill : Signal.Xcpu, SignalCode.Kernel));
    }
}
