using Rill.Abi;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;

namespace Rill.Kernel.Ipc;

/// <summary>
/// A request that a server has taken: what its one-shot reply handle names. There is only ever one handle: it can be
/// moved, not copied. It is open until the reply, or until the handle is closed without one; if the caller goes first,
/// the call is orphaned, and what the server does with it fails with PeerClosed.
/// </summary>
[GuardedBy(Guard.KernelLock)]
internal sealed class Call : KernelObject
{
    /// <summary>An upper bound of the object's size in bytes.</summary>
    public const int Size = 128;
    /// <summary>What the server may do with the handle.</summary>
    public const Rights HandleRights = Rights.Read | Rights.Write | Rights.Transfer;

    private const int MaxPooled = 256;

    private static Call? s_pool;
    private static int s_pooled;

    private Call? _nextFree;

    /// <summary>The caller's operation; null once the call is answered or orphaned.</summary>
    public PendingOperation? Operation;
    /// <summary>The bytes from the start of the caller's bulk-in buffer up to the last one written.</summary>
    public ulong BulkWritten;
    /// <summary>The bytes from the start of the caller's bulk-out buffer up to the last one that a device got.</summary>
    public ulong BulkTaken;

    /// <summary>The queue of the Receive that took the request, with a reference, its token, and the handle it got.</summary>
    private CompletionQueue? _serverQueue;
    private ulong _serverToken;
    private uint _serverHandle;
    private bool _askedToEnd;

    private Call()
    {
    }

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Call;

    /// <summary>Calls outside the pool: for tests that nothing is left behind.</summary>
    internal static int InUse { get; private set; }

    /// <summary>Takes an unused call object.</summary>
    /// <returns>Null when memory is used up. The caller owns a reference.</returns>
    public static Call? TryTake()
    {
        Call? call = s_pool;
        if (call is not null)
        {
            s_pool = call._nextFree;
            s_pooled--;
            call._nextFree = null;
            call.Renew();
        }
        else
        {
            if (!KernelHeap.TryReserve(Size))
            {
                return null;
            }
            call = new Call();
        }
        InUse++;
        return call;
    }

    /// <summary>Binds a request to the Receive that took it.</summary>
    public void Open(PendingOperation request, PendingOperation receive, uint handle)
    {
        Operation = request;
        request.Call = this;
        request.State = OperationState.Held;
        request.Owner.HeldCalls++;
        _serverQueue = receive.Queue;
        _serverQueue.AddReference();
        _serverToken = receive.Request.Token;
        _serverHandle = handle;
    }

    /// <summary>Unbinds the caller's operation, which stands in no list then.</summary>
    public PendingOperation? TakeOperation()
    {
        PendingOperation? operation = Operation;
        if (operation is not null)
        {
            Operation = null;
            operation.Call = null;
            operation.State = OperationState.None;
            operation.Owner.HeldCalls--;
        }
        return operation;
    }

    /// <summary>A part of the caller's bulk-out buffer went to a device.</summary>
    public void NoteTaken(ulong offset, ulong count)
    {
        if (count != 0 && offset + count > BulkTaken)
        {
            BulkTaken = offset + count;
        }
    }

    /// <summary>Tells the server, once, that the caller wants the call to end.</summary>
    /// <returns>NoMemory where the notice needs memory that there is not; it may be tried again.</returns>
    public Status AskToEnd()
    {
        CompletionQueue queue = _serverQueue!;
        // A handle that was moved on has another value, in another process perhaps: nobody there knows this token.
        if (_askedToEnd || queue.IsShut || !queue.Owner.Handles.TryGet(_serverHandle, out KernelObject? held, out _)
            || held != this)
        {
            return Status.Ok;
        }
        PendingOperation? notice = PendingOperation.TryTake();
        if (notice is null)
        {
            return Status.NoMemory;
        }
        _askedToEnd = true;
        notice.Queue = queue;
        notice.Result = default;
        notice.Request.Token = _serverToken;
        notice.Result.Kind = CompletionKind.CallCancelled;
        notice.Result.Call = _serverHandle;
        queue.Complete(notice, Status.Ok);
        return Status.Ok;
    }

    /// <summary>Forgets the pool, so that a test starts afresh.</summary>
    internal static void Reset()
    {
        s_pool = null;
        s_pooled = 0;
        InUse = 0;
    }

    /// <summary>The server gave its handle up without a reply.</summary>
    protected override void OnLastHandleClosed() => Operation?.Fail(Status.PeerClosed, BulkTaken);

    /// <inheritdoc/>
    protected override void Destroy()
    {
        InUse--;
        CompletionQueue? queue = _serverQueue;
        _serverQueue = null;
        _askedToEnd = false;
        BulkWritten = 0;
        BulkTaken = 0;
        if (s_pooled < MaxPooled)
        {
            s_pooled++;
            _nextFree = s_pool;
            s_pool = this;
        }
        else
        {
            KernelHeap.Release(this);
        }
        queue?.Release();
    }
}
