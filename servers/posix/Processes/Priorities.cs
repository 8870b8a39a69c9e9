using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Vfs;
using Rill.Runtime.Native;

namespace Rill.Posix.Processes;

/// <summary>Nice values and cores.</summary>
/// <remarks>Source: man 2 setpriority, 2 sched_setaffinity.</remarks>
internal static class Priorities
{
    /// <summary>The processes that a request names.</summary>
    public static Errno Find(ProcessTable table, Process caller, uint which, int who, out List<Process> found)
    {
        found = [];
        switch ((PriorityOf)which)
        {
            case PriorityOf.Process:
                Process? process = who == 0 ? caller : table.Find(who) ?? table.FindThread(who)?.Process;
                found.AddRange(process is null ? [] : [process]);
                break;
            case PriorityOf.Group:
                found.AddRange((who == 0 ? caller.Group : table.FindGroup(who))?.Members ?? []);
                break;
            case PriorityOf.User:
                uint user = who == 0 ? caller.Credentials.RealUser : (uint)who;
                found.AddRange(table.All.Where(each => each.Credentials.RealUser == user));
                break;
            default:
                return Errno.EINVAL;
        }

        return found.Count == 0 ? Errno.ESRCH : Errno.Ok;
    }

    /// <summary>Sets the nice value of processes.</summary>
    public static Errno Set(Process caller, List<Process> processes, int nice)
    {
        Errno result = Errno.Ok;
        foreach (Process process in processes)
        {
            Credentials from = caller.Credentials;
            Credentials to = process.Credentials;
            if (!from.IsPrivileged && from.EffectiveUser != to.RealUser && from.EffectiveUser != to.EffectiveUser)
            {
                result = Errno.EPERM;
                continue;
            }

            // RLIMIT_NICE says how far it may be raised: 20 - limit.
            ulong limit = process.Limits.Soft(Resource.Nice);
            if (nice < process.Nice && !from.IsPrivileged && (limit == ResourceLimit.Infinity ? -20 : 20 - (long)Math.Min(limit, 40)) > nice)
            {
                result = Errno.EACCES;
                continue;
            }

            process.Nice = nice;
            foreach (UserThread thread in process.Threads)
            {
                thread.Nice = nice;
                if (thread.Handle is { IsOpen: true } handle)
                {
                    handle.Kernel.ThreadSetPriority(handle.Value, SchedulingClass.Normal, nice);
                }
            }
        }

        return result;
    }

    /// <summary>A bit for each core of the machine, in whole bytes.</summary>
    public static byte[] CoreMask(KernelCalls kernel)
    {
        int cores = kernel.SystemInfo(out SystemInfo info) == Status.Ok ? Math.Max((int)info.Cores, 1) : 1;
        byte[] mask = new byte[(cores + 7) / 8];
        for (int core = 0; core < cores; core++)
        {
            mask[core / 8] |= (byte)(1 << (core % 8));
        }

        return mask;
    }
}
