using System;
using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Accounts;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Ipc;

/// <summary>
/// A completion queue: a ring in memory that the process shares, the process's operations that will complete there, and
/// the threads that wait for it. Only the process that made it submits and waits; others that have a handle may post.
/// </summary>
/// <remarks>
/// While the ring is full, done operations wait in <c>_overflow</c> in their order, and Receives for which a message has
/// come wait in <see cref="Stalled"/>, their messages staying with the senders. Every submit and wait moves on what now
/// has room.
/// </remarks>
[GuardedBy(Guard.KernelLock)]
internal sealed unsafe partial class CompletionQueue : WaitQueue
{
    /// <summary>An upper bound of the object's size in bytes.</summary>
    public const int Size = 256;

    private CompletionRing _ring;
    private MemoryObject? _memory;
    private OperationTable _pending;
    private OperationList _overflow;

    /// <summary>Receives that wait for room in the ring.</summary>
    public OperationList Stalled;

    /// <summary>Receives whose lanes, or the Jobs that send on them, have as many messages in the ring as they may.</summary>
    private OperationList _throttled;
    private uint _throttledCount;

    private CompletionQueue(Process owner)
        : base(owner)
    {
    }

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Queue;

    /// <summary>Set when the last handle has been closed or the process has ended: nothing comes here any more.</summary>
    public bool IsShut { get; private set; }

    /// <summary>The position past the last record.</summary>
    public uint Tail => _ring.Tail;

    /// <summary>Bytes of the record area.</summary>
    public uint Capacity => _ring.Capacity;

    /// <summary>Makes a queue and maps its ring into its process's space.</summary>
    /// <returns>InvalidArgument, AlreadyExists, LimitReached or NoMemory. The caller owns a reference.</returns>
    public static Status Create(Process owner, ref QueueRequest request, out CompletionQueue? queue)
    {
        queue = null;
        uint capacity = request.Capacity;
        if (request.Reserved != 0 || capacity < QueueRequest.MinCapacity || capacity > QueueRequest.MaxCapacity || (capacity & (capacity - 1)) != 0
            || !Pages.Aligned(request.Address))
        {
            return Status.InvalidArgument;
        }
        if (owner.QueueCount >= owner.Job.Bound(JobCount.Queues))
        {
            return Status.LimitReached;
        }
        if (!KernelHeap.TryReserve(Size))
        {
            return Status.NoMemory;
        }
        if (!AccountTable.TryCharge(owner.Account, JobCount.Queues, 1))
        {
            return Status.LimitReached;
        }
        CompletionQueue made = new(owner);
        Status status = made.MapRing(ref request);
        if (status != Status.Ok)
        {
            AccountTable.Uncharge(owner.Account, JobCount.Queues, 1);
            made.Discard();
            KernelHeap.Release(made);
            return status;
        }
        made.JoinOwner();
        queue = made;
        return Status.Ok;
    }

    /// <summary>Counts an operation that is about to be accepted and makes it known by its token.</summary>
    public void Register(PendingOperation operation)
    {
        operation.Queue = this;
        operation.IsCounted = true;
        Owner.PendingOperations++;
        _pending.Add(operation);
    }

    /// <summary>Forgets an operation that stands in no list and is not to complete (any more).</summary>
    public void Retire(PendingOperation operation)
    {
        if (operation.IsRegistered)
        {
            _pending.Remove(operation);
        }
        if (operation.IsCounted)
        {
            Owner.PendingOperations--;
        }
        PendingOperation.GiveBack(operation);
    }

    /// <summary>Posts the final record of an operation, whose <see cref="PendingOperation.Result"/> holds all but token,
    /// status and size, and which stands in no list.</summary>
    public void Complete(PendingOperation operation, Status status)
    {
        if (operation.IsRegistered)
        {
            _pending.Remove(operation);
        }
        operation.Result.Status = status;
        operation.Result.Token = operation.Request.Token;
        operation.Result.Size = RecordSize(operation.Result.Length);
        if (!TryWrite(operation))
        {
            operation.State = OperationState.Overflowed;
            _overflow.Append(operation);
            _ring.Header->Overflow = 1;
        }
    }

    /// <summary>Posts a record of a multishot operation that goes on.</summary>
    /// <returns>False where the ring has no room: then the operation waits with it, and <see cref="PendingOperation.GoesOn"/>
    /// is set until it is written.</returns>
    public bool CompletePart(PendingOperation operation)
    {
        operation.Result.Status = Status.Ok;
        operation.Result.Token = operation.Request.Token;
        operation.Result.Flags = Completion.More;
        operation.Result.Size = RecordSize(operation.Result.Length);
        if (_overflow.IsEmpty)
        {
            Completion* record = TryReserve(operation.Result.Size);
            if (record != null)
            {
                *record = operation.Result;
                Commit(operation.Result.Size);
                return true;
            }
        }
        operation.GoesOn = true;
        operation.State = OperationState.Overflowed;
        _overflow.Append(operation);
        _ring.Header->Overflow = 1;
        return false;
    }

    /// <summary>Posts a record that belongs to no operation.</summary>
    /// <returns>QueueFull, BadState for a queue that is shut.</returns>
    public Status Post(ulong token, ulong value)
    {
        if (IsShut)
        {
            return Status.BadState;
        }
        Completion* record = _overflow.IsEmpty ? TryReserve((uint)sizeof(Completion)) : null;
        if (record == null)
        {
            return Status.QueueFull;
        }
        *record = default;
        record->Token = token;
        record->Kind = CompletionKind.Posted;
        record->Size = (uint)sizeof(Completion);
        record->Value = value;
        Commit((uint)sizeof(Completion));
        return Status.Ok;
    }

    /// <summary>Whether a record can be written now without overtaking one that waits; then its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Completion* TryReserveInOrder(uint size) => _overflow.IsEmpty ? TryReserve(size) : null;

    /// <summary>Makes the reserved record visible and wakes one thread that waits.</summary>
    public void Commit(uint size)
    {
        _ring.Commit(size);
        WakeOne();
    }

    /// <summary>Bytes of a record with so many inline bytes.</summary>
    public static uint RecordSize(uint length)
        => ((uint)sizeof(Completion) + length + (Completion.Alignment - 1)) & ~(Completion.Alignment - 1);

    /// <summary>Brings what waits in the kernel into the ring, as far as there is room. Part of each submit and wait.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Flush()
    {
        if (!_overflow.IsEmpty || !Stalled.IsEmpty || _throttledCount != 0)
        {
            FlushSlow();
        }
    }

    /// <summary>Keeps a Receive, which stands in no list, until the ring has room.</summary>
    public void Stall(PendingOperation receive)
    {
        receive.State = OperationState.Stalled;
        Stalled.Append(receive);
        _ring.Header->Overflow = 1;
    }

    /// <summary>Whether the user has taken all records up to a position.</summary>
    public bool HasTaken(uint position) => _ring.HasTaken(position);

    /// <summary>Says how many submissions of a batch were accepted.</summary>
    public void SetAccepted(uint count) => _ring.Header->Accepted = count;

    /// <summary>Finds the youngest pending operation with a token and cancels it.</summary>
    /// <returns>NotFound where none is pending; NoMemory where the server could not be told.</returns>
    public Status Cancel(ulong token)
    {
        PendingOperation? operation = _pending.Find(token);
        if (operation is null)
        {
            return Status.NotFound;
        }
        if (operation.State == OperationState.Held)
        {
            return operation.Call!.AskToEnd();
        }
        if (operation.GoesOn)
        {
            // Its last record waits for room: it is made the final one.
            operation.GoesOn = false;
            operation.Result.Flags = 0;
            _pending.Remove(operation);
            return Status.Ok;
        }
        Lane? shrunk = HoldLane(operation);
        operation.Fail(Status.Cancelled);
        DropLane(shrunk);
        return Status.Ok;
    }

    /// <summary>The lane in whose list of messages an operation stands, with a reference: the other end may have waited
    /// for this message only.</summary>
    private static Lane? HoldLane(PendingOperation operation)
    {
        if (operation.State != OperationState.Sending)
        {
            return null;
        }
        Lane lane = (Lane)operation.Target!;
        lane.AddReference();
        return lane;
    }

    private static void DropLane(Lane? lane)
    {
        if (lane is not null)
        {
            lane.OutgoingShrank();
            lane.Release();
        }
    }

    private void FlushSlow()
    {
        FlushOverflow();
        LookAtThrottled();
        _ring.Header->Overflow = _overflow.IsEmpty && Stalled.IsEmpty && _throttledCount == 0 ? 0u : 1u;
    }

    private void FlushOverflow()
    {
        while (_overflow.First is not null)
        {
            PendingOperation operation = _overflow.First;
            Completion* record = TryReserve(operation.Result.Size);
            if (record == null)
            {
                return;
            }
            _overflow.Remove(operation);
            Write(operation, record);
            if (operation.GoesOn)
            {
                operation.GoesOn = false;
                operation.AwaitInterrupt();
            }
            else
            {
                Retire(operation);
            }
        }
        while (Stalled.First is not null)
        {
            PendingOperation receive = Stalled.First;
            Stalled.Remove(receive);
            ((Lane)receive.Target!).Resume(receive);
            if (receive.State == OperationState.Stalled)
            {
                // It is at the list's end again: there is no room, and no use in trying the others.
                break;
            }
        }
    }

    private bool TryWrite(PendingOperation operation)
    {
        Completion* record = TryReserveInOrder(operation.Result.Size);
        if (record == null)
        {
            return false;
        }
        Write(operation, record);
        Retire(operation);
        return true;
    }

    private void Write(PendingOperation operation, Completion* record)
    {
        *record = operation.Result;
        if (operation.Bytes != null)
        {
            uint length = operation.Result.Length;
            new ReadOnlySpan<byte>(operation.Bytes, (int)length).CopyTo(new Span<byte>(record + 1, (int)length));
        }
        Commit(operation.Result.Size);
    }

    private Completion* TryReserve(uint size)
    {
        Completion* record = _ring.TryReserve(size, out bool filled);
        if (filled)
        {
            WakeOne();
        }
        return record;
    }
}
