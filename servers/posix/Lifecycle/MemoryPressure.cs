using System.Text;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Runtime.Diagnostics;
using Rill.Runtime.Native;

namespace Rill.Posix.Lifecycle;

/// <summary>Makes room when memory has run out: ends the process that holds most, as Linux does.</summary>
/// <remarks>
/// The rule is Linux's oom_badness (man 5 proc, oom_score_adj): pages that are there, page tables with them, and for each
/// thousandth of oom_score_adj a thousandth of memory more or less. -1000 and process 1 are left alone. Among equals the
/// youngest goes.
/// </remarks>
internal sealed class MemoryPressure(KernelCalls kernel, ProcessTable processes, ExitHandling exits, Log log)
{
    private const int Never = -1000;

    /// <summary>Ends one process. The kernel tells of the next shortage when that one's memory has come back.</summary>
    /// <returns>False if there is none that may be ended.</returns>
    public bool Relieve()
    {
        ulong total = kernel.SystemInfo(out SystemInfo info) == Status.Ok ? info.MemoryTotal : 0;
        Process? worst = null;
        long most = long.MinValue;
        foreach (Process process in processes.All)
        {
            if (!process.IsAlive || process.Id == 1 || process.OomAdjustment == Never || process.Native is null)
            {
                continue;
            }

            long points = PointsOf(process, total);
            if (points > most || (points == most && process.StartOrder > worst!.StartOrder))
            {
                worst = process;
                most = points;
            }
        }

        if (worst is null)
        {
            log.Error("out of memory, and no process may be ended");
            return false;
        }

        MemorySizes sizes = MemorySizes.Of(worst);
        log.Warning(
            $"out of memory: ended process {worst.Id} ({Encoding.UTF8.GetString(worst.Name)}) of user {worst.Credentials.RealUser}, "
            + $"{sizes.Resident >> 10} KiB resident, oom_score_adj {worst.OomAdjustment}");
        exits.Exit(worst, Signal.Kill);
        return true;
    }

    private static long PointsOf(Process process, ulong total)
    {
        MemorySizes sizes = MemorySizes.Of(process);
        return (long)(sizes.Resident + sizes.PageTables) + ((long)(total / 1000) * process.OomAdjustment);
    }
}
