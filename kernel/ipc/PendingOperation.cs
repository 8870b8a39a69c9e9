using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Devices;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Ipc;

/// <summary>
/// An operation from its acceptance until its final record is in the ring. It is itself the room in which a record waits
/// while the ring is full, so a completion needs no memory and cannot be lost.
/// </summary>
[GuardedBy(Guard.KernelLock)]
internal sealed unsafe class PendingOperation : Observer
{
    /// <summary>An upper bound of the object's size in bytes.</summary>
    public const int Size = 448;
    /// <summary>Free operations that are kept for the next submissions.</summary>
    private const int MaxPooled = 1024;

    /// <summary>Linked by the timers' heap's Next: none in the pool has a timer.</summary>
    private static PendingOperation? s_pool;
    private static int s_pooled;

    /// <summary>As it was submitted.</summary>
    public Submission Request;
    /// <summary>The record, once it is done; before that, what an earlier use has left.</summary>
    public Completion Result;
    public OperationState State;
    /// <summary>It counts against the limit of its queue's process.</summary>
    public bool IsCounted;
    /// <summary>It stands in its queue's table by token.</summary>
    public bool IsRegistered;
    /// <summary>A multishot operation whose record of a single event waits: it goes on afterwards.</summary>
    public bool GoesOn;

    /// <summary>Where its records go.</summary>
    public CompletionQueue Queue = null!;
    /// <summary>What it works on, with a reference: lane, interrupt, process or thread; null for timers and notices.</summary>
    public KernelObject? Target;
    /// <summary>Of a call that a server holds.</summary>
    public Call? Call;
    /// <summary>A reply's bytes that wait with the record; from the kernel heap.</summary>
    public byte* Bytes;

    /// <summary>Neighbours in the queue's table by token.</summary>
    public PendingOperation? TableNext, TablePrevious;

    /// <summary>The process that submitted it.</summary>
    public Process Owner => Queue.Owner;

    /// <summary>Whether it stays after a completion.</summary>
    public bool IsMultishot => (Request.Flags & SubmissionFlags.Multishot) != 0;

    /// <summary>Operations outside the pool: for tests that nothing is left behind.</summary>
    internal static int InUse { get; private set; }

    /// <summary>Takes an unused operation.</summary>
    /// <returns>Null when memory is used up.</returns>
    public static PendingOperation? TryTake()
    {
        PendingOperation? operation = s_pool;
        if (operation is not null)
        {
            s_pool = Unsafe.As<PendingOperation>(operation.Next);
            operation.Next = null;
            s_pooled--;
        }
        else
        {
            if (!KernelHeap.TryReserve(Size))
            {
                return null;
            }
            operation = new PendingOperation();
        }
        InUse++;
        return operation;
    }

    /// <summary>Gives an operation back that stands in no list.</summary>
    public static void GiveBack(PendingOperation operation)
    {
        InUse--;
        if (operation.Bytes != null)
        {
            operation.Owner.OverflowBytes -= operation.Result.Length;
            KernelHeap.Free(operation.Bytes);
            operation.Bytes = null;
        }
        KernelObject? target = operation.Target;
        operation.Target = null;
        operation.Call = null;
        operation.Queue = null!;
        operation.State = OperationState.None;
        operation.IsCounted = false;
        operation.GoesOn = false;
        if (s_pooled < MaxPooled)
        {
            s_pooled++;
            operation.Next = s_pool;
            s_pool = operation;
        }
        else
        {
            KernelHeap.Release(operation);
        }
        // Last: the target may end by it, and its end may complete other operations.
        target?.Release();
    }

    /// <summary>Forgets the pool, so that a test starts afresh.</summary>
    internal static void Reset()
    {
        s_pool = null;
        s_pooled = 0;
        InUse = 0;
    }

    /// <summary>The timer's time has come.</summary>
    public override void Fire()
    {
        if (State == OperationState.Throttled)
        {
            Queue.LookAtThrottled();
            return;
        }
        State = OperationState.None;
        Result = default;
        Result.Kind = CompletionKind.Timer;
        Result.Value = Clock.Now;
        Queue.Complete(this, Status.Ok);
    }

    /// <inheritdoc/>
    public override void OnExit(ExitReason reason, ulong code)
    {
        State = OperationState.None;
        Result = default;
        Result.Kind = CompletionKind.Exit;
        Result.Label = (uint)reason;
        Result.Value = code;
        Queue.Complete(this, Status.Ok);
    }

    /// <inheritdoc/>
    public override void OnMemoryShort(ulong waiting)
    {
        State = OperationState.None;
        Result = default;
        Result.Kind = CompletionKind.Pressure;
        Result.Value = waiting;
        Queue.Complete(this, Status.Ok);
    }

    /// <inheritdoc/>
    public override bool OnInterrupt()
    {
        State = OperationState.None;
        Result = default;
        Result.Kind = CompletionKind.Interrupt;
        if (!IsMultishot)
        {
            Queue.Complete(this, Status.Ok);
            return false;
        }
        if (!Queue.CompletePart(this))
        {
            return false;
        }
        State = OperationState.AwaitingInterrupt;
        return true;
    }

    /// <inheritdoc/>
    public override void OnGone()
    {
        State = OperationState.None;
        Fail(Status.Cancelled);
    }

    /// <summary>Begins to wait for its target's next interrupt, or goes on.</summary>
    public void AwaitInterrupt()
    {
        State = OperationState.AwaitingInterrupt;
        ((InterruptObject)Target!).Wait(this);
    }

    /// <summary>Takes the operation out of the list in which it waits. A lane that it left may have more to tell:
    /// the caller looks after <see cref="Lane.OutgoingShrank"/>.</summary>
    public void LeaveList()
    {
        switch (State)
        {
            case OperationState.Sending:
                ((Lane)Target!).Outgoing.Remove(this);
                break;
            case OperationState.Receiving:
                ((Lane)Target!).Receives.Remove(this);
                break;
            case OperationState.Stalled:
                Queue.Stalled.Remove(this);
                break;
            case OperationState.Throttled:
                Queue.LeaveThrottled(this);
                break;
            case OperationState.Timing:
                Stop();
                break;
            case OperationState.AwaitingInterrupt:
                ((InterruptObject)Target!).Waiters.Remove(this);
                break;
            case OperationState.ObservingPressure:
                MemoryWait.Forget(this);
                break;
            case OperationState.Observing:
                if (Target is Process process)
                {
                    process.Observers.Remove(this);
                }
                else if (Target is Job job)
                {
                    job.Observers.Remove(this);
                }
                else
                {
                    ((Thread)Target!).Observers.Remove(this);
                }
                break;
            case OperationState.Held:
                Owner.HeldCalls--;
                Call!.Operation = null;
                Call = null;
                break;
        }
        State = OperationState.None;
    }

    /// <summary>The kind of record that ends this operation.</summary>
    public CompletionKind FinalKind => Request.Operation switch
    {
        Operation.Send => CompletionKind.Sent,
        Operation.Receive => CompletionKind.Received,
        Operation.Call => CompletionKind.Replied,
        Operation.Reply => CompletionKind.ReplyDone,
        Operation.Timer => CompletionKind.Timer,
        Operation.InterruptWait => CompletionKind.Interrupt,
        Operation.ObservePressure => CompletionKind.Pressure,
        _ => CompletionKind.Exit,
    };

    /// <summary>Ends the operation with a status and no more than that.</summary>
    /// <param name="bulkTaken">Of a call: bulk bytes that a device got.</param>
    public void Fail(Status status, ulong bulkTaken = 0)
    {
        LeaveList();
        Result = default;
        Result.BulkOutLength = bulkTaken;
        Result.Kind = FinalKind;
        Queue.Complete(this, status);
    }
}
