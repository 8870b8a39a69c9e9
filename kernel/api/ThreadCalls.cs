using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Devices;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>Calls on threads.</summary>
internal static unsafe class ThreadCalls
{
    private const int LeastNice = -20;
    private const int MostNice = 19;

    public static long ThreadCreate(Thread caller, Process process, in ThreadStart start)
    {
        // Before the thread exists: once it does, nothing may fail.
        Status status = caller.Process.Handles.Reserve(1);
        if (status == Status.Ok)
        {
            status = Thread.Create(process, in start, out Thread? thread);
            if (status == Status.Ok)
            {
                uint handle = caller.Process.Handles.Add(thread!, Rights.All);
                thread!.BecomeReady();
                thread.Release();
                return handle;
            }
        }
        return (long)status;
    }

    public static long ThreadExit(Thread caller, ulong clearAddress, ulong unmapAddress, ulong unmapLength)
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

    public static Status ThreadInterrupt(Thread caller, Thread thread)
    {
        if (thread.State == ThreadState.Ended)
        {
            return Status.BadState;
        }
        UserRedirect.RequestInterrupt(thread);
        return Status.Ok;
    }

    public static Status ThreadGetRegisters(Thread caller, Thread thread, out UserRegisters registers)
    {
        if (!IsStopped(thread))
        {
            registers = default;
            return Status.BadState;
        }
        Registers.Get(thread.Context, out registers);
        return Status.Ok;
    }

    public static Status ThreadSetRegisters(Thread caller, Thread thread, in UserRegisters registers)
    {
        if (!IsStopped(thread))
        {
            return Status.BadState;
        }
        // It may have been stopped between two slices of a call, which it now does not go on with.
        thread.CopiedBefore = 0;
        thread.ProtectedUpTo = 0;
        return Registers.Set(thread.Context, in registers);
    }

    public static Status ThreadInfo(Thread caller, Thread thread, out ThreadInfo info)
    {
        info = default;
        info.ObjectId = thread.Id;
        info.UserTime = thread.UserTime + Core.Uncharged(thread.Process, thread, Clock.Now);
        info.KernelTime = thread.KernelTime;
        info.State = (uint)thread.State;
        info.Core = (uint)thread.CoreIndex;
        return Status.Ok;
    }

    public static Status ThreadSetPriority(
        Thread caller, Thread thread, SchedulingClass schedulingClass, int nice, ulong resourceHandle)
    {
        if (nice < LeastNice || nice > MostNice)
        {
            return Status.InvalidArgument;
        }
        if (schedulingClass == SchedulingClass.System)
        {
            Status status = Lookup.Resource(caller.Process, resourceHandle, Rights.Manage, out Resource? resource);
            if (status != Status.Ok || !resource!.Allows(ResourceKind.Priorities, 0, 1))
            {
                return status != Status.Ok ? status : Status.AccessDenied;
            }
        }
        if (thread.State == ThreadState.Ended)
        {
            return Status.BadState;
        }
        thread.SetPriority(schedulingClass, nice);
        return Status.Ok;
    }

    public static Status ThreadSetAffinity(Thread caller, Thread thread, UserIn<byte> from, ulong bytes)
    {
        if (bytes == 0 || bytes > Pages.Size)
        {
            return Status.InvalidArgument;
        }
        CpuMask mask = default;
        uint used = bytes < (ulong)sizeof(CpuMask) ? (uint)bytes : (uint)sizeof(CpuMask);
        Status status = UserMemory.CopyIn(caller.Process.Space, from.Address, (byte*)&mask, used);
        if (status != Status.Ok)
        {
            return status;
        }
        if (mask.FirstCommon(in Scheduler.Started) < 0)
        {
            return Status.InvalidArgument;
        }
        if (thread.State == ThreadState.Ended)
        {
            return Status.BadState;
        }
        thread.Affinity = mask;
        thread.IsBound = true;
        Scheduler.AffinityChanged(thread);
        return Status.Ok;
    }

    public static long ThreadSelf(Thread caller)
    {
        Status status = caller.Process.Handles.TryAdd(caller, caller.Process.OwnRights, out uint handle);
        return status == Status.Ok ? handle : (long)status;
    }

    public static long ThreadYield(Core core, Thread caller)
    {
        Scheduler.Yield(core);
        return (long)Status.Ok;
    }

    public static Status ThreadSetFsBase(Thread caller, ulong address)
    {
        if (address >= 1ul << 47)
        {
            return Status.InvalidArgument;
        }
        ThreadContext.SetFsBase(caller.Context, address);
        return Status.Ok;
    }

    /// <summary>Whether a thread is one of a suspended process that its core has let go of: the suspension has asked that core
    /// to, so who makes the call tries again.</summary>
    private static bool IsStopped(Thread thread)
        => thread.State is not (ThreadState.Running or ThreadState.Ended) && thread.Process.SuspendCount != 0;
}
