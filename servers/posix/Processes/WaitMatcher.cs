using Rill.LinuxAbi;

namespace Rill.Posix.Processes;

/// <summary>Finds what a wait call is to be told.</summary>
/// <remarks>Source: man 2 wait, 2 waitid.</remarks>
/// <param name="Kind">P_ALL, P_PID, P_PGID.</param>
/// <param name="Id">The process or group.</param>
/// <param name="Options">WEXITED, WUNTRACED (= WSTOPPED), WCONTINUED, WNOWAIT, __WALL, __WCLONE.</param>
internal readonly record struct WaitMatcher(WaitTarget Kind, int Id, WaitOptions Options)
{
    /// <summary>Looks at the children. ECHILD: there is none to wait for; EAGAIN: none has anything to tell now.</summary>
    public Errno Find(Process parent, out WaitEvent found)
    {
        bool any = false;
        foreach (Process child in parent.Children)
        {
            if (!Matches(parent, child))
            {
                continue;
            }

            any = true;
            if (TryTake(child, out found))
            {
                return Errno.Ok;
            }
        }

        found = default;
        return any ? Errno.EAGAIN : Errno.ECHILD;
    }

    private bool Matches(Process parent, Process child)
    {
        bool isClone = child.ExitSignal != Signal.Chld;
        if ((Options & WaitOptions.All) == 0 && isClone != ((Options & WaitOptions.Clone) != 0))
        {
            return false;
        }

        return Kind switch
        {
            WaitTarget.All => true,
            WaitTarget.Process => child.Id == Id,
            _ => child.Group.Id == (Id == 0 ? parent.Group.Id : Id),
        };
    }

    private bool TryTake(Process child, out WaitEvent found)
    {
        bool keeps = (Options & WaitOptions.NoWait) != 0;
        if (child.State == ProcessState.Zombie && (Options & WaitOptions.Exited) != 0)
        {
            int signal = WaitStatus.SignalOf(child.ExitStatus);
            found = new WaitEvent(
                child,
                child.ExitStatus,
                signal == 0 ? SignalCode.ChildExited : SignalCode.ChildKilled,
                signal == 0 ? WaitStatus.CodeOf(child.ExitStatus) : signal);
            return true;
        }

        if (child.HasStopEvent && (Options & WaitOptions.Untraced) != 0)
        {
            child.HasStopEvent = keeps;
            found = new WaitEvent(child, WaitStatus.OfStop(child.StopSignal), SignalCode.ChildStopped, child.StopSignal);
            return true;
        }

        if (child.HasContinueEvent && (Options & WaitOptions.Continued) != 0)
        {
            child.HasContinueEvent = keeps;
            found = new WaitEvent(child, WaitStatus.Continued, SignalCode.ChildContinued, Signal.Cont);
            return true;
        }

        found = default;
        return false;
    }
}
