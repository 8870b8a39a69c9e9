using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>Calls on threads.</summary>
internal static unsafe class ThreadCalls
{
    public static long Create(Process caller, ulong processHandle, UserIn<ThreadStart> from)
    {
        Status status = Lookup.Process(caller, processHandle, Rights.Write, out Process? process);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = from.Read(caller.Space, out ThreadStart start);
        if (status == Status.Ok)
        {
            // Before the thread exists: once it does, nothing may fail.
            status = caller.Handles.Reserve(1);
        }
        if (status == Status.Ok)
        {
            status = Thread.Create(process!, in start, out Thread? thread);
            if (status == Status.Ok)
            {
                uint handle = caller.Handles.Add(thread!, Rights.All);
                thread!.BecomeReady();
                thread.Release();
                return handle;
            }
        }
        return (long)status;
    }

    public static long Exit(Thread caller, ulong clearAddress, ulong unmapAddress, ulong unmapLength)
    {
        AddressSpace space = caller.Process.Space;
        caller.UnmapArea();
        if (unmapLength != 0)
        {
            _ = space.Unmap(unmapAddress, unmapLength);
        }
        if (clearAddress != 0 && UserMemory.CopyOut(space, clearAddress, 0u) == Status.Ok)
        {
            FutexTable.Wake(space, clearAddress, 1, shared: false);
        }
        caller.End();
        return CallResult.Parked;
    }

    public static long Interrupt(Thread caller, ulong handle)
    {
        Status status = Lookup.Thread(caller, handle, Rights.Write, out Thread? thread);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        if (thread!.State == ThreadState.Ended)
        {
            return (long)Status.BadState;
        }
        UserRedirect.RequestInterrupt(thread);
        return 0;
    }

    public static long GetRegisters(Thread caller, ulong handle, UserOut<UserRegisters> to)
    {
        Status status = FindStopped(caller, handle, Rights.Read, out Thread? thread);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        Registers.Get(thread!.Context, out UserRegisters registers);
        return (long)to.Write(caller.Process.Space, in registers);
    }

    public static long SetRegisters(Thread caller, ulong handle, UserIn<UserRegisters> from)
    {
        Status status = FindStopped(caller, handle, Rights.Write, out Thread? thread);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = from.Read(caller.Process.Space, out UserRegisters registers);
        // It may have been stopped between two slices of a call, which it now does not go on with.
        thread!.CopiedBefore = 0;
        thread.DropClone();
        return (long)(status == Status.Ok ? Registers.Set(thread!.Context, in registers) : status);
    }

    public static long Info(Thread caller, ulong handle, UserOut<ThreadInfo> to)
    {
        Status status = Lookup.Thread(caller, handle, Rights.None, out Thread? thread);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        ThreadInfo info = default;
        info.ObjectId = thread!.Id;
        info.UserTime = thread.UserTime + Core.Uncharged(thread.Process, thread, Clock.Now);
        info.KernelTime = thread.KernelTime;
        info.State = (uint)thread.State;
        info.Core = (uint)thread.CoreIndex;
        return (long)to.Write(caller.Process.Space, in info);
    }

    public static long SetPriority(Thread caller, ulong handle, ulong schedulingClass, long nice, ulong resource)
    {
        Status status = Lookup.Thread(caller, handle, Rights.Write, out Thread? thread);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        if (schedulingClass > (ulong)SchedulingClass.Idle || nice < -20 || nice > 19)
        {
            return (long)Status.InvalidArgument;
        }
        if ((SchedulingClass)schedulingClass == SchedulingClass.System)
        {
            status = Lookup.Resource(caller.Process, resource, ResourceKind.Priorities);
            if (status != Status.Ok)
            {
                return (long)status;
            }
        }
        if (thread!.State == ThreadState.Ended)
        {
            return (long)Status.BadState;
        }
        thread.SetPriority((SchedulingClass)schedulingClass, (int)nice);
        return 0;
    }

    public static long SetAffinity(Thread caller, ulong handle, ulong address, ulong bytes)
    {
        Status status = Lookup.Thread(caller, handle, Rights.Write, out Thread? thread);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        if (bytes == 0 || bytes > PageBytes.Size)
        {
            return (long)Status.InvalidArgument;
        }
        CpuMask mask = default;
        uint used = bytes < (ulong)sizeof(CpuMask) ? (uint)bytes : (uint)sizeof(CpuMask);
        status = UserMemory.CopyIn(caller.Process.Space, address, (byte*)&mask, used);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        if (Scheduler.FirstCommon(in mask, in Scheduler.Started) < 0)
        {
            return (long)Status.InvalidArgument;
        }
        if (thread!.State == ThreadState.Ended)
        {
            return (long)Status.BadState;
        }
        thread.Affinity = mask;
        thread.IsBound = true;
        Scheduler.AffinityChanged(thread);
        return 0;
    }

    public static long Self(Thread caller)
    {
        Status status = caller.Process.Handles.TryAdd(caller, caller.Process.OwnRights, out uint handle);
        return status == Status.Ok ? handle : (long)status;
    }

    public static long Yield(Core core)
    {
        Scheduler.Yield(core);
        return 0;
    }

    public static long SetFsBase(Thread caller, ulong address)
    {
        if (address >= 1ul << 47)
        {
            return (long)Status.InvalidArgument;
        }
        ThreadContext.SetFsBase(caller.Context, address);
        return 0;
    }

    /// <summary>Finds a thread of a suspended process. A thread that another core has not let go of yet is BadState: the
    /// suspension has asked that core to, so the caller tries again.</summary>
    private static Status FindStopped(Thread caller, ulong handle, Rights need, out Thread? thread)
    {
        Status status = Lookup.Thread(caller, handle, need, out thread);
        if (status != Status.Ok)
        {
            return status;
        }
        return thread!.State is ThreadState.Running or ThreadState.Ended || thread.Process.SuspendCount == 0
            ? Status.BadState
            : Status.Ok;
    }
}
