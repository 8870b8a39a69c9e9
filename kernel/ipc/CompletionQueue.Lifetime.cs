using Rill.Abi;
using Rill.Kernel.Accounts;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Ipc;

/// <summary>Waiting, and the beginning and end of a queue.</summary>
internal sealed unsafe partial class CompletionQueue
{
    /// <summary>Parks the running thread while the tail is what the thread has seen.</summary>
    /// <returns>Parked; Ok where the tail has moved; TimedOut, Interrupted.</returns>
    public long Wait(Core core, uint seenTail, ulong deadline)
    {
        Flush();
        Thread thread = core.Running!;
        if (thread.Area->InterruptPending != 0)
        {
            return (long)Status.Interrupted;
        }
        if (_ring.Tail != seenTail)
        {
            return (long)Status.Ok;
        }
        if (deadline != Deadline.Never && deadline <= core.EntryTime)
        {
            return (long)Status.TimedOut;
        }
        AddWaiter(thread);
        thread.Park(core, deadline);
        return CallResult.Parked;
    }

    /// <summary>Drops all operations of the queue without a completion, ends the waits, and unmaps the ring.</summary>
    public override void Shut()
    {
        if (IsShut)
        {
            return;
        }
        AddReference();
        IsShut = true;
        LeaveOwner();
        int bucket = 0;
        for (PendingOperation? operation = _pending.Any(ref bucket); operation is not null; operation = _pending.Any(ref bucket))
        {
            Drop(operation);
        }
        while (_overflow.First is not null)
        {
            PendingOperation operation = _overflow.First;
            _overflow.Remove(operation);
            Retire(operation);
        }
        FavourNobody();
        WaitersWord = null;
        while (FirstWaiter is not null)
        {
            FirstWaiter.EndWait(Status.BadHandle);
        }
        _ring.Detach();
        // By what it is, not by where it was: programs that share the space may have used the address again.
        Owner.Space.Unmap(_memory!);
        _memory!.Release();
        _memory = null;
        _pending.Free();
        AccountTable.Uncharge(Owner.Account, JobCount.Queues, 1);
        Release();
    }

    /// <inheritdoc/>
    protected override void OnLastHandleClosed() => Shut();

    /// <inheritdoc/>
    protected override void Destroy()
    {
        // Made, but never named by a handle.
        if (!IsShut)
        {
            AddReference();
            Shut();
            Release();
            return;
        }
        KernelHeap.Release(this);
    }

    private void Drop(PendingOperation operation)
    {
        if (operation.State == OperationState.Overflowed)
        {
            _overflow.Remove(operation);
            Retire(operation);
            return;
        }
        Lane? shrunk = HoldLane(operation);
        operation.LeaveList();
        Retire(operation);
        DropLane(shrunk);
    }

    private void WakeOne()
    {
        Thread? thread = FirstWaiter;
        thread?.EndWait(Status.Ok);
    }

    private Status MapRing(ref QueueRequest request)
    {
        ulong size = QueueHeader.RecordsOffset + request.Capacity;
        Status status = MemoryObject.Create(
            size, MemoryFlags.Contiguous, out MemoryObject? memory, Owner.Space.Account);
        if (status != Status.Ok)
        {
            return status;
        }
        MapRequest map = default;
        map.Protection = Protection.Read | Protection.Write;
        map.Flags = MapFlags.Shared | MapFlags.NoInherit;
        if (request.Address != 0)
        {
            map.Flags |= MapFlags.Fixed | MapFlags.NoReplace;
        }
        map.Address = request.Address;
        map.Length = size;
        if (!_pending.TryInitialize())
        {
            memory!.Release();
            return Status.NoMemory;
        }
        status = Owner.Space.Map(in map, memory, out ulong address);
        if (status != Status.Ok)
        {
            _pending.Free();
            memory!.Release();
            return status;
        }
        request.Address = address;
        _memory = memory;
        _ring.Attach(memory!.ContiguousPointer, request.Capacity);
        WaitersWord = &_ring.Header->Waiters;
        return Status.Ok;
    }
}
