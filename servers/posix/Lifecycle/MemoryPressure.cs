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
/// <param name="kernel">The kernel.</param>
/// <param name="processes">Who may be ended.</param>
/// <param name="programs">The Job of all programs; 0: the server's own.</param>
/// <param name="exits">Ends them.</param>
/// <param name="log">Where each end is told.</param>
internal sealed class MemoryPressure(KernelCalls kernel, ProcessTable processes, uint programs, ExitHandling exits, Log log)
{
    private const int Never = -1000;

    /// <summary>How often in a row a shortage is told, with nothing of it come back, before memory that is nobody's who lives
    /// counts as kept for good: files' for the most part. An end goes in pieces, with a look between any two.</summary>
    private const int MostIdleLooks = 64;

    /// <summary>So many frames fewer count as some that have come back: a core charges as many at a time.</summary>
    private const ulong Progress = 64;

    /// <summary>The fewest frames of nobody who lives since one was ended: who takes and gives back keeps nobody's end away.</summary>
    private ulong _fewestUnowned = ulong.MaxValue;

    private int _idleLooks;
    private long _ends;
    private Process? _ended;
    private bool _hasWaited;

    /// <summary>
    /// Ends one process, unless another has ended since the last shortage was dealt with. The kernel tells of the next shortage
    /// when that one's memory has come back.
    /// </summary>
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
        HashSet<User> alive = [];
        foreach (Process process in processes.All)
        {
            if (!process.IsAlive)
            {
                continue;
            }

            alive.Add(process.User);
            if (process.Id == 1 || process.OomAdjustment == Never || process.Native is null)
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

        if (ComesBack(most, alive))
        {
            return true;
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

    /// <summary>
    /// Whether more is charged to programs than to those that live, and is on its way back: the last of a user's processes may be
    /// gone before its memory is, and whoever is largest then has nothing to do with the shortage.
    /// </summary>
    /// <param name="most">What ending the largest would bring.</param>
    /// <param name="alive">The users of all that live.</param>
    private bool ComesBack(long most, HashSet<User> alive)
    {
        ulong unowned = FramesOf(programs);
        foreach (User user in alive)
        {
            unowned -= Math.Min(unowned, FramesOf(user.Job));
        }

        _idleLooks++;
        if (unowned < _fewestUnowned && _fewestUnowned - unowned >= Progress)
        {
            _fewestUnowned = unowned;
            _idleLooks = 0;
        }

        if ((long)(unowned * Pages.Size) > Math.Max(most, 0) && _idleLooks < MostIdleLooks)
        {
            return true;
        }

        _fewestUnowned = ulong.MaxValue;
        _idleLooks = 0;
        return false;
    }

    private ulong FramesOf(uint job) => kernel.JobInfo(job, out JobInfo info) == Status.Ok ? info.Used.Frames : 0;

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
