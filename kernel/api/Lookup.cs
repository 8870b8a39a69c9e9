using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Devices;
using Rill.Kernel.Ipc;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>
/// From a handle that a caller gave to the object: BadHandle where there is none, WrongType, AccessDenied where the
/// handle lacks a right. 0 names the caller's own process, thread or Job, with the rights that its maker gave it over
/// itself (<see cref="Process.OwnRights"/>), or its own space, which it may always read and change.
/// </summary>
internal static class Lookup
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Status Any(Process caller, ulong handle, Rights need, out KernelObject? target, out Rights rights)
        => Judge(Find(caller, handle, out target, out rights), isType: true, rights, need);

    /// <summary>Memory: a right to write it counts only as long as the object is not sealed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Status Memory(Process caller, ulong handle, Rights need, out MemoryObject? memory)
    {
        Status status = Memory(caller, handle, need, out memory, out _);
        return (need & Rights.Write) != 0 && status == Status.Ok && memory!.IsWriteSealed ? Status.AccessDenied : status;
    }

    /// <summary>Memory for which other rights do instead.</summary>
    public static Status Memory(Process caller, ulong handle, Rights need, Rights instead, out MemoryObject? memory)
    {
        Status status = Memory(caller, handle, Rights.None, out memory, out Rights rights);
        return status == Status.Ok && (rights & instead) != instead ? Memory(caller, handle, need, out memory) : status;
    }

    /// <summary>Memory, and what its handle allows; sealed or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Status Memory(Process caller, ulong handle, Rights need, out MemoryObject? memory, out Rights rights)
    {
        Status status = Find(caller, handle, out KernelObject? target, out rights);
        memory = target as MemoryObject;
        return Judge(status, memory is not null, rights, need);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Status Space(Process caller, ulong handle, Rights need, out AddressSpace? space)
    {
        if (handle == 0)
        {
            space = caller.Space;
            return ((caller.OwnRights | Rights.Read | Rights.Write) & need) == need ? Status.Ok : Status.AccessDenied;
        }
        Status status = CloneInTheMaking(caller, handle, need, out space);
        return status == Status.Ok && !space!.IsWhole ? Status.BadState : status;
    }

    /// <summary>A space that may not be whole yet (<see cref="KernelCall.SpaceClone"/>).</summary>
    public static Status CloneInTheMaking(Process caller, ulong handle, Rights need, out AddressSpace? space)
    {
        Status status = Find(caller, handle, out KernelObject? target, out Rights rights);
        space = target as AddressSpace;
        return Judge(status, space is not null, rights, need);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Status Process(Process caller, ulong handle, Rights need, out Process? process)
    {
        if (handle == 0)
        {
            process = caller;
            return (caller.OwnRights & need) == need ? Status.Ok : Status.AccessDenied;
        }
        Status status = Find(caller, handle, out KernelObject? target, out Rights rights);
        process = target as Process;
        return Judge(status, process is not null, rights, need);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Status Thread(Thread caller, ulong handle, Rights need, out Thread? thread)
    {
        if (handle == 0)
        {
            thread = caller;
            return (caller.Process.OwnRights & need) == need ? Status.Ok : Status.AccessDenied;
        }
        Status status = Find(caller.Process, handle, out KernelObject? target, out Rights rights);
        thread = target as Thread;
        return Judge(status, thread is not null, rights, need);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Status Queue(Process caller, ulong handle, Rights need, out CompletionQueue? queue)
    {
        Status status = Find(caller, handle, out KernelObject? target, out Rights rights);
        queue = target as CompletionQueue;
        return Judge(status, queue is not null, rights, need);
    }

    /// <summary>A queue that the caller itself has made, and so has mapped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Status OwnQueue(Process caller, ulong handle, Rights need, out CompletionQueue? queue)
    {
        Status status = Queue(caller, handle, need, out queue);
        return status == Status.Ok && queue!.Owner != caller ? Status.AccessDenied : status;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Status Call(Process caller, ulong handle, Rights need, out Call? call)
    {
        Status status = Find(caller, handle, out KernelObject? target, out Rights rights);
        call = target as Call;
        return Judge(status, call is not null, rights, need);
    }

    public static Status Interrupt(Process caller, ulong handle, Rights need, out InterruptObject? interrupt)
    {
        Status status = Find(caller, handle, out KernelObject? target, out Rights rights);
        interrupt = target as InterruptObject;
        return Judge(status, interrupt is not null, rights, need);
    }

    public static Status Ports(Process caller, ulong handle, Rights need, out PortsObject? ports)
    {
        Status status = Find(caller, handle, out KernelObject? target, out Rights rights);
        ports = target as PortsObject;
        return Judge(status, ports is not null, rights, need);
    }

    /// <summary>A Job: with the right to write one may make in it what a process holds, with that to manage processes and
    /// Jobs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Status Job(Process caller, ulong handle, Rights need, out Job? job)
    {
        if (handle == 0)
        {
            job = caller.Job;
            return (caller.OwnRights & need) == need ? Status.Ok : Status.AccessDenied;
        }
        Status status = Find(caller, handle, out KernelObject? target, out Rights rights);
        job = target as Job;
        return Judge(status, job is not null, rights, need);
    }

    public static Status Resource(Process caller, ulong handle, Rights need, out Resource? resource)
    {
        Status status = Find(caller, handle, out KernelObject? target, out Rights rights);
        resource = target as Resource;
        return Judge(status, resource is not null, rights, need);
    }

    /// <summary>Whether a handle is the log's, of which there is one, with a right.</summary>
    public static Status Log(Process caller, ulong handle, Rights need)
    {
        Status status = Find(caller, handle, out KernelObject? target, out Rights rights);
        return Judge(status, target is LogObject, rights, need);
    }

    /// <summary>Gives the caller a handle to an object that it has just made; the maker's reference goes into it.</summary>
    /// <returns>The handle, or LimitReached or NoMemory: then the object is gone again.</returns>
    public static long Give(Process caller, KernelObject made, Rights rights)
    {
        Status status = caller.Handles.TryAdd(made, rights, out uint handle);
        made.Release();
        return status == Status.Ok ? handle : (long)status;
    }

    private static Status Find(Process caller, ulong handle, out KernelObject? target, out Rights rights)
    {
        if (handle > uint.MaxValue || !caller.Handles.TryGet((uint)handle, out target, out rights))
        {
            target = null;
            rights = Rights.None;
            return Status.BadHandle;
        }
        return Status.Ok;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Status Judge(Status status, bool isType, Rights rights, Rights need)
    {
        if (status != Status.Ok)
        {
            return status;
        }
        if (!isType)
        {
            return Status.WrongType;
        }
        return (rights & need) == need ? Status.Ok : Status.AccessDenied;
    }
}
