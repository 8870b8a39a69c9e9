using Rill.Abi;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>Calls on processes.</summary>
internal static class ProcessCalls
{
    public static Status ProcessCreate(Thread caller, AddressSpace space, Job job, Rights rights, out Process? made)
    {
        made = null;
        Rights own = caller.Process.OwnRights;
        if (rights != Rights.Same)
        {
            if ((rights & ~Rights.All) != 0)
            {
                return Status.InvalidArgument;
            }
            if ((rights & ~own) != 0)
            {
                return Status.AccessDenied;
            }
            own = rights;
        }
        return Process.Create(space, job, own, caller.Process, out made);
    }

    public static long ProcessInstall(
        Thread caller, Process process, KernelObject target, Rights rights, Rights wanted, ulong value)
    {
        Status status = HandleCalls.Narrow(target, wanted, ref rights);
        if (status == Status.Ok && process.State != ProcessState.Alive)
        {
            status = Status.BadState;
        }
        if (status != Status.Ok)
        {
            return (long)status;
        }
        uint installed = (uint)value;
        status = value == 0 ? process.Handles.TryAdd(target, rights, out installed)
            : value <= uint.MaxValue ? process.Handles.AddAt(installed, target, rights)
            : Status.InvalidArgument;
        return status == Status.Ok ? installed : (long)status;
    }

    public static Status ProcessKill(Thread caller, Process process, ulong code)
    {
        process.Terminate(ExitReason.Killed, code);
        return Status.Ok;
    }

    public static long ProcessExit(Thread caller, ulong code)
    {
        caller.Process.Terminate(ExitReason.Exited, code);
        return (long)Status.Ok;
    }

    public static Status ProcessSuspend(Thread caller, Process process) => process.Suspend();

    public static Status ProcessResume(Thread caller, Process process) => process.Resume();

    public static Status ProcessInfo(Thread caller, Process process, out ProcessInfo info)
    {
        info = process.GetInfo();
        return Status.Ok;
    }
}
