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
/// youngest goes. Memory that is in nobody's page tables counts too, or a user could keep all that there is and be small: what a
/// process is charged with beyond what is resident, and what ended processes of its user, unless that is root, have left.
/// </remarks>
internal sealed class MemoryPressure(KernelCalls kernel, ProcessTable processes, ExitHandling exits, Log log)
{
    private const int Never = -1000;

    private long _ends;
    private Process? _ended;
    private bool _hasWaited;

    /// <summary>Ends one process, unless another has ended since the last shortage was dealt with. The kernel tells of the next shortage when that one's memory has come back.</summary>
    /// <returns>False if there is none that may be ended.</returns>
    public bool Relieve()
    {
        // Its memory comes back with its end, which goes in pieces, and the kernel tells again.
        if (_ended?.State == ProcessState.Ending)
        {
            return true;
        }

        _ended = null;

        // What has just ended may be all that was wanted, and the kernel tells again if it was not. Only once: processes that
        // come and go do not keep away the end of the one that has the memory.
        if (exits.Ends != _ends && !_hasWaited)
        {
            _ends = exits.Ends;
            _hasWaited = true;
            return true;
        }

        _hasWaited = false;
        ulong total = kernel.SystemInfo(out SystemInfo info) == Status.Ok ? info.MemoryTotal : 0;
        Process? worst = null;
        long most = long.MinValue;
        Dictionary<User, ulong> left = [];
        foreach (Process process in processes.All)
        {
            if (!process.IsAlive || process.Id == 1 || process.OomAdjustment == Never || process.Native is null)
            {
                continue;
            }

            long points = PointsOf(process, total, LeftBy(process.User, left));
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
            + $"{sizes.Resident >> 10} KiB resident, {sizes.Charged >> 10} KiB charged, oom_score_adj {worst.OomAdjustment}");
        exits.Exit(worst, Signal.Kill);
        _ends = exits.Ends;
        _ended = worst;
        return true;
    }

    /// <summary>Bytes that ended processes of a user have left to others; which of the user's processes keep them is not known.</summary>
    private ulong LeftBy(User user, Dictionary<User, ulong> known)
    {
        if (!known.TryGetValue(user, out ulong bytes))
        {
            bytes = user.Id != 0 && kernel.JobInfo(user.Job, out JobInfo info) == Status.Ok ? info.LeftFrames * Pages.Size : 0;
            known.Add(user, bytes);
        }

        return bytes;
    }

    private static long PointsOf(Process process, ulong total, ulong left)
    {
        MemorySizes sizes = MemorySizes.Of(process);
        return (long)Math.Max(sizes.Resident + sizes.PageTables, sizes.Charged + left)
            + ((long)(total / 1000) * process.OomAdjustment);
    }
}
