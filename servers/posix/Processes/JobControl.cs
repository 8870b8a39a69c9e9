using Rill.LinuxAbi;
using Rill.Posix.Vfs;

namespace Rill.Posix.Processes;

/// <summary>Process groups, sessions and who may use the terminal.</summary>
/// <remarks>Source: POSIX.1-2017, 11.1 "General Terminal Interface"; man 2 setpgid, 2 setsid, 4 tty_ioctl.</remarks>
internal static class JobControl
{
    /// <summary>setpgid; 0 is the caller and the process's own id.</summary>
    public static Errno SetGroup(ProcessTable table, Process caller, int id, int groupId)
    {
        Process? process = id == 0 ? caller : table.Find(id);
        if (groupId < 0 || id < 0)
        {
            return Errno.EINVAL;
        }

        if (process is null || !process.IsAlive || (process != caller && process.Parent != caller))
        {
            return Errno.ESRCH;
        }

        if (process != caller && process.HasExecuted)
        {
            return Errno.EACCES;
        }

        if (process.IsSessionLeader || process.Session != caller.Session)
        {
            return Errno.EPERM;
        }

        groupId = groupId == 0 ? process.Id : groupId;
        ProcessGroup? group = table.FindGroup(groupId);
        if (group is null && groupId == process.Id)
        {
            group = table.MakeGroup(groupId, process.Session);
        }

        if (group is null || group.Session != process.Session)
        {
            return Errno.EPERM;
        }

        table.Move(process, group);
        return Errno.Ok;
    }

    /// <summary>setsid.</summary>
    public static Errno SetSession(ProcessTable table, Process process)
    {
        if (table.FindGroup(process.Id) is not null)
        {
            return Errno.EPERM;
        }

        Session session = table.MakeSession(process.Id);
        session.Leader = process;
        table.Move(process, table.MakeGroup(process.Id, session));
        return Errno.Ok;
    }

    /// <summary>TIOCSCTTY.</summary>
    public static Errno TakeTerminal(Process process, ControllingTerminal terminal, bool steals)
    {
        if (process.Session.Terminal == terminal)
        {
            return Errno.Ok;
        }

        bool maySteal = steals && process.Credentials.IsPrivileged;
        if (!process.IsSessionLeader || process.Session.Terminal is not null || (terminal.Session is not null && !maySteal))
        {
            return Errno.EPERM;
        }

        process.Session.Take(terminal, process.Group);
        return Errno.Ok;
    }

    /// <summary>TIOCNOTTY.</summary>
    public static Errno GiveUpTerminal(Process process, ControllingTerminal terminal)
    {
        if (process.Session.Terminal != terminal)
        {
            return Errno.ENOTTY;
        }

        if (process.IsSessionLeader)
        {
            ProcessGroup? foreground = terminal.Foreground;
            process.Session.GiveUp();
            foreground?.Signal(Signal.Hup);
            foreground?.Signal(Signal.Cont);
        }

        return Errno.Ok;
    }

    /// <summary>TIOCSPGRP.</summary>
    public static Errno SetForeground(IProcessCaller caller, ControllingTerminal terminal, int groupId)
    {
        Process process = caller.Process;
        if (process.Session.Terminal != terminal)
        {
            return Errno.ENOTTY;
        }

        Errno errno = CheckChange(caller, terminal);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if (groupId < 0)
        {
            return Errno.EINVAL;
        }

        ProcessGroup? group = process.Session.FindGroup(groupId);
        if (group is null)
        {
            return Errno.ESRCH;
        }

        if (group.Session != process.Session)
        {
            return Errno.EPERM;
        }

        terminal.Foreground = group;
        return Errno.Ok;
    }

    /// <summary>Before a read: a background process gets SIGTTIN.</summary>
    public static Errno CheckRead(IVfsCaller caller, ControllingTerminal terminal)
    {
        Process? process = caller.Process;
        if (IsForeground(process, terminal))
        {
            return Errno.Ok;
        }

        if (process!.Signals.IsIgnored(Signal.Ttin) || IsBlocked(caller, Signal.Ttin) || process.Group.IsOrphaned())
        {
            return Errno.EIO;
        }

        process.Group.Signal(Signal.Ttin);
        return Errno.ERESTARTSYS;
    }

    /// <summary>Before a change of the terminal, or output under TOSTOP: a background process gets SIGTTOU.</summary>
    public static Errno CheckChange(IVfsCaller caller, ControllingTerminal terminal)
    {
        Process? process = caller.Process;
        if (IsForeground(process, terminal) || process!.Signals.IsIgnored(Signal.Ttou) || IsBlocked(caller, Signal.Ttou))
        {
            return Errno.Ok;
        }

        if (process.Group.IsOrphaned())
        {
            return Errno.EIO;
        }

        process.Group.Signal(Signal.Ttou);
        return Errno.ERESTARTSYS;
    }

    private static bool IsForeground(Process? process, ControllingTerminal terminal) =>
        process is null || process.Session.Terminal != terminal
        || terminal.Foreground is null || terminal.Foreground == process.Group;

    private static bool IsBlocked(IVfsCaller caller, int signal) =>
        (caller.Thread?.ReadBlocked() & Signal.Bit(signal)) is > 0;
}
