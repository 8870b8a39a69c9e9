using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Signals;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;

namespace Rill.Posix.Lifecycle;

/// <summary>kill and its kin: who may send what to whom.</summary>
/// <remarks>Source: man 2 kill, 2 tgkill, 3 sigqueue.</remarks>
internal sealed class KillRules(ProcessTable table, TurnList turns)
{
    /// <summary>Sends a signal as kill(2) and tgkill(2) do; signal 0 only checks.</summary>
    /// <param name="caller">Who sends.</param>
    /// <param name="target">kill's pid: a process, 0: the own group, -1: all, below: a group.</param>
    /// <param name="threadId">A thread, or 0.</param>
    /// <param name="info">The signal.</param>
    /// <param name="sending">What is still to come of a signal to many, whose outcome the function tells at its end; or null.</param>
    public Errno Kill(
        Process caller, int target, int threadId, in SignalInfo info, out (Exclusion Under, Func<Errno> Outcome)? sending)
    {
        sending = null;
        if (info.Number is < 0 or > Signal.Last)
        {
            return Errno.EINVAL;
        }

        if (threadId != 0)
        {
            UserThread? thread = table.FindThread(threadId);
            if (thread is null || (target > 0 && thread.Process.Id != target))
            {
                return Errno.ESRCH;
            }

            return SendTo(caller, thread.Process, thread, info);
        }

        if (target > 0)
        {
            Process? process = table.Find(target);
            if (process is null && table.FindThread(target) is { } thread)
            {
                process = thread.Process;
            }

            return process is null ? Errno.ESRCH : SendTo(caller, process, null, info);
        }

        if (target == -1)
        {
            return SendToMany(caller, [.. table.All], info, exceptCaller: true, out sending);
        }

        if (target == int.MinValue)
        {
            return Errno.ESRCH;
        }

        ProcessGroup? group = target == 0 ? caller.Group : table.FindGroup(-target);
        return group is null ? Errno.ESRCH : SendToMany(caller, [.. group.Members], info, exceptCaller: false, out sending);
    }

    /// <summary>Whether the caller may send that signal to the process.</summary>
    public static bool IsAllowed(Process caller, Process target, int signal)
    {
        Credentials from = caller.Credentials;
        Credentials to = target.Credentials;
        return from.IsPrivileged
            || caller == target
            || from.RealUser == to.RealUser || from.RealUser == to.SavedUser
            || from.EffectiveUser == to.RealUser || from.EffectiveUser == to.SavedUser
            || (signal == Signal.Cont && caller.Session == target.Session);
    }

    private Errno SendToMany(
        Process caller, Process[] targets, SignalInfo info, bool exceptCaller, out (Exclusion Under, Func<Errno> Outcome)? sending)
    {
        if (exceptCaller)
        {
            targets = Array.FindAll(targets, target => target.Id != 1 && target != caller);
        }

        bool any = false;
        Errno denied = Errno.ESRCH;
        Exclusion? rest = GroupSignal.Send(turns, targets, target =>
        {
            Errno errno = SendTo(caller, target, null, info);
            any |= errno == Errno.Ok;
            denied = errno == Errno.Ok ? denied : errno;
        });
        sending = rest is null ? null : (rest, () => any ? Errno.Ok : denied);
        return any ? Errno.Ok : denied;
    }

    private static Errno SendTo(Process caller, Process target, UserThread? thread, in SignalInfo info)
    {
        if (!IsAllowed(caller, target, info.Number))
        {
            return Errno.EPERM;
        }

        // Only the process itself may send what looks as if the kernel had sent it (man 2 rt_sigqueueinfo).
        if ((info.Code >= 0 || info.Code == SignalCode.Tkill) && info.Code is not (SignalCode.User or SignalCode.Tkill) && caller != target)
        {
            return Errno.EPERM;
        }

        return info.Number == 0 ? Errno.Ok : target.Sender.Send(target, thread, info);
    }
}
