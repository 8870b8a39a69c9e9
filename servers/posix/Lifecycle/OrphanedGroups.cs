using Rill.LinuxAbi;
using Rill.Posix.Processes;

namespace Rill.Posix.Lifecycle;

/// <summary>Process groups that an end has cut off from their session: nobody could continue what is stopped in them.</summary>
internal static class OrphanedGroups
{
    /// <summary>Groups that this end orphans while they hold stopped processes get SIGHUP and SIGCONT.</summary>
    public static void Check(Process process, HashSet<ProcessGroup> tied)
    {
        // Only the end of what tied a group to its session can orphan it: a parent outside, or a member with one.
        if (process.Parent is { } parent && IsTie(parent, process))
        {
            CheckOrphan(process.Group, process);
        }

        foreach (ProcessGroup group in tied)
        {
            CheckOrphan(group, null);
        }
    }

    /// <summary>Whether a parent and its child tie the child's group to their session.</summary>
    public static bool IsTie(Process parent, Process child) =>
        parent.Group != child.Group && parent.Session == child.Session;

    private static void CheckOrphan(ProcessGroup group, Process? leaving)
    {
        if (group.HasStopped() && group.IsOrphaned(leaving))
        {
            group.Signal(Signal.Hup);
            group.Signal(Signal.Cont);
        }
    }
}
