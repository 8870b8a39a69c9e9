using System.Text;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Pseudofs;

namespace Rill.Posix.Procfs.Machine;

/// <summary>/proc/loadavg and /proc/uptime.</summary>
/// <remarks>Source: Linux, fs/proc/loadavg.c and uptime.c.</remarks>
internal static class LoadFiles
{
    private const ulong Second = 1_000_000_000;

    public static void AddTo(StaticDirectory root, SystemSources sources)
    {
        root.Add("loadavg", (_, text) => WriteLoad(sources, text));
        root.Add("uptime", (_, text) => WriteUptime(sources, text));
    }

    private static Errno WriteLoad(SystemSources sources, StringBuilder text)
    {
        SystemInfo info = sources.GetSystemInfo();
        text.Append($"{sources.Load.ToText(info)} {Math.Max(info.Runnable, 1)}/{sources.Processes.ThreadCount} {sources.Processes.LastId}\n");
        return Errno.Ok;
    }

    private static Errno WriteUptime(SystemSources sources, StringBuilder text)
    {
        AppendSeconds(text, sources.Clock.Monotonic);
        text.Append(' ');
        AppendSeconds(text, sources.GetSystemInfo().IdleTime);
        text.Append('\n');
        return Errno.Ok;
    }

    private static void AppendSeconds(StringBuilder text, ulong nanoseconds) =>
        text.Append($"{nanoseconds / Second}.{nanoseconds % Second / Ticks.Nanoseconds:d2}");
}
