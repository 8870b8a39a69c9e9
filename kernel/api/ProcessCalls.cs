using Rill.Abi;
using Rill.Kernel.Ipc;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>Calls on processes.</summary>
internal static class ProcessCalls
{
    public static long Create(Process caller, ulong spaceHandle, ulong jobHandle, ulong rights)
    {
        Status status = Lookup.Space(caller, spaceHandle, Rights.Write, out AddressSpace? space);
        Job? job = null;
        if (status == Status.Ok)
        {
            status = Lookup.Job(caller, jobHandle, Rights.Manage, out job);
        }
        Rights own = caller.OwnRights;
        if (status == Status.Ok && rights != (ulong)Rights.Same)
        {
            own = (Rights)rights;
            status = (rights & ~(ulong)Rights.All) != 0 ? Status.InvalidArgument
                : (own & ~caller.OwnRights) != 0 ? Status.AccessDenied
                : Status.Ok;
        }
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = Process.Create(space!, job!, own, caller, out Process? process);
        return status == Status.Ok ? Lookup.Give(caller, process!, Rights.All) : (long)status;
    }

    public static long Install(Process caller, ulong processHandle, ulong handle, ulong wanted, ulong value)
    {
        Status status = Lookup.Process(caller, processHandle, Rights.Write, out Process? process);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = Lookup.Any(caller, handle, out KernelObject? target, out Rights rights);
        if (status == Status.Ok)
        {
            status = HandleCalls.Narrow(wanted, ref rights, Rights.Transfer);
        }
        if (status == Status.Ok && target is Call)
        {
            // A call's handle is moved in messages, never copied.
            status = Status.AccessDenied;
        }
        if (status == Status.Ok && process!.State != ProcessState.Alive)
        {
            status = Status.BadState;
        }
        if (status != Status.Ok)
        {
            return (long)status;
        }
        uint installed = (uint)value;
        status = value == 0 ? process!.Handles.TryAdd(target!, rights, out installed)
            : value <= uint.MaxValue ? process!.Handles.AddAt(installed, target!, rights)
            : Status.InvalidArgument;
        return status == Status.Ok ? installed : (long)status;
    }

    public static long Kill(Process caller, ulong handle, ulong code)
    {
        Status status = Lookup.Process(caller, handle, Rights.Manage, out Process? process);
        if (status == Status.Ok)
        {
            process!.Terminate(ExitReason.Killed, code);
        }
        return (long)status;
    }

    public static long Exit(Process caller, ulong code)
    {
        caller.Terminate(ExitReason.Exited, code);
        return 0;
    }

    public static long Suspend(Process caller, ulong handle)
    {
        Status status = Lookup.Process(caller, handle, Rights.Manage, out Process? process);
        return (long)(status == Status.Ok ? process!.Suspend() : status);
    }

    public static long Resume(Process caller, ulong handle)
    {
        Status status = Lookup.Process(caller, handle, Rights.Manage, out Process? process);
        return (long)(status == Status.Ok ? process!.Resume() : status);
    }

    public static long Info(Process caller, ulong handle, UserOut<ProcessInfo> to)
    {
        Status status = Lookup.Process(caller, handle, Rights.None, out Process? process);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        ProcessInfo info = process!.GetInfo();
        return (long)to.Write(caller.Space, in info);
    }
}
