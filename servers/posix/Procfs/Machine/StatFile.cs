using System.Text;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Pseudofs;

namespace Rill.Posix.Procfs.Machine;

/// <summary>/proc/stat.</summary>
/// <remarks>
/// Source: Linux, fs/proc/stat.c. The kernel counts user, kernel and idle time of all cores together: the line of each
/// core shows an equal part of the sum, the first one the rest of the division.
/// </remarks>
internal static class StatFile
{
    public static void AddTo(StaticDirectory root, SystemSources sources) =>
        root.Add("stat", (_, text) => Write(sources, text));

    private static Errno Write(SystemSources sources, StringBuilder text)
    {
        SystemInfo info = sources.GetSystemInfo();
        ulong cores = Math.Max(info.Cores, 1);
        ulong user = info.UserTime / Ticks.Nanoseconds;
        ulong system = info.KernelTime / Ticks.Nanoseconds;
        ulong idle = info.IdleTime / Ticks.Nanoseconds;
        Line(text, "cpu ", user, system, idle);
        for (ulong core = 0; core < cores; core++)
        {
            Line(text, $"cpu{core}", Part(user, core), Part(system, core), Part(idle, core));
        }

        ulong booted = (ulong)sources.Clock.Realtime - sources.Clock.Monotonic;
        text.Append($"intr {info.Interrupts}\nctxt {info.ContextSwitches}\nbtime {booted / 1_000_000_000}\n");
        text.Append($"processes {sources.Processes.Forks}\nprocs_running {Math.Max(info.Runnable, 1)}\nprocs_blocked 0\n");
        text.Append("softirq 0 0 0 0 0 0 0 0 0 0 0\n");
        return Errno.Ok;

        ulong Part(ulong sum, ulong core) => (sum / cores) + (core == 0 ? sum % cores : 0);
    }

    /// <summary>user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice.</summary>
    private static void Line(StringBuilder text, string name, ulong user, ulong system, ulong idle) =>
        text.Append($"{name} {user} 0 {system} {idle} 0 0 0 0 0 0\n");
}
