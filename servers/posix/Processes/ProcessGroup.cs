using Rill.LinuxAbi;
using Rill.Posix.Signals;
using Rill.Posix.Waiting;

namespace Rill.Posix.Processes;

/// <summary>A process group.</summary>
internal sealed class ProcessGroup(int id, Session session, TurnList turns)
{
    public int Id { get; } = id;

    public Session Session { get; } = session;

    public List<Process> Members { get; } = [];

    /// <summary>
    /// Whether no member has a parent outside the group but inside the session: nobody can continue it when it stops.
    /// </summary>
    /// <remarks>Source: POSIX.1-2017, 3.264 "Orphaned Process Group".</remarks>
    public bool IsOrphaned(Process? leaving = null)
    {
        foreach (Process member in Members)
        {
            if (member == leaving || !member.IsAlive || member.Parent is not { } parent)
            {
                continue;
            }

            if (parent.Group != this && parent.Group.Session == Session && parent.Id != 1)
            {
                return false;
            }
        }

        return true;
    }

    public bool HasStopped()
    {
        foreach (Process member in Members)
        {
            if (member.State == ProcessState.Stopped)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Sends a signal of the kernel's to all members.</summary>
    public void Signal(int signal)
    {
        if (Members.Count != 0)
        {
            // A copy: a member that dies of it leaves the list.
            GroupSignal.Send(turns, [.. Members], member => member.Post(new SignalInfo(signal, SignalCode.Kernel)));
        }
    }
}
