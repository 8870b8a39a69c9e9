using Rill.Abi;
using Rill.Kernel.Accounts;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Ipc;

/// <summary>
/// One end of a stream. Messages wait, as operations of their senders, in the lane that they were sent on until the other
/// lane has a Receive; nothing of a message, neither bytes nor handles, is ever held by the kernel itself, so a stream
/// costs two objects however much waits in it, and no handle can be lost between two processes.
/// </summary>
/// <remarks>Of one lane's messages at most <see cref="Credits"/> lie in the receiver's ring, and of one Job's at most one (see
/// <see cref="CompletionQueue.Admits"/>): the rest stay with their sender until the receiver has taken those. So no client, and no
/// user, fills the ring that a server has for all of them, or gets more turns than others. A call that the server has taken and not answered needs no credit: it counts as held, and the caller's bound of
/// those fails it.</remarks>
[GuardedBy(Guard.KernelLock)]
internal sealed class Lane : KernelObject
{
    /// <summary>An upper bound of the object's size in bytes.</summary>
    public const int Size = 128;

    /// <summary>Messages that the holder of this lane has sent and the other end has not taken.</summary>
    public OperationList Outgoing;
    /// <summary>Receives of the holder of this lane that wait for a message.</summary>
    public OperationList Receives;

    /// <summary>Messages of one lane that the receiver's ring may hold.</summary>
    private const uint Credits = 4;

    /// <summary>How many messages went into the ring since the receiver was last seen to have taken all of them, and the
    /// position after the newest.</summary>
    private uint _inRing, _ringEnd;

    private Lane? _peer;
    /// <summary>The last handle is gone: nothing more is sent, nothing received.</summary>
    private bool _closed;

    /// <summary>Whom it is charged to.</summary>
    private readonly uint _account;

    private Lane(uint account) => _account = account;

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Lane;

    /// <summary>Makes a stream.</summary>
    /// <param name="account">Whom it is charged to.</param>
    /// <returns>NoMemory, LimitReached. The caller owns a reference to each lane.</returns>
    public static Status CreatePair(uint account, out Lane? first, out Lane? second)
    {
        first = null;
        second = null;
        if (!KernelHeap.TryReserve(Size, 2))
        {
            return Status.NoMemory;
        }
        if (!AccountTable.TryCharge(account, JobCount.Objects, 2))
        {
            return Status.LimitReached;
        }
        first = new Lane(account);
        second = new Lane(account);
        first._peer = second;
        second._peer = first;
        return Status.Ok;
    }

    /// <summary>Sends a message or a request. The operation is accepted already.</summary>
    public void Send(PendingOperation message)
    {
        Lane? peer = _peer;
        if (peer is null || peer._closed)
        {
            message.Fail(Status.PeerClosed);
            return;
        }
        if (Outgoing.IsEmpty)
        {
            PendingOperation? receive;
            while ((receive = peer.Receives.First) is not null)
            {
                if (!peer.MayDeliver(message, receive.Queue))
                {
                    Throttle(receive);
                    continue;
                }
                if (peer.TryDeliver(message, receive))
                {
                    return;
                }
                Stall(receive);
            }
        }
        message.State = OperationState.Sending;
        Outgoing.Append(message);
    }

    /// <summary>Takes a Receive of the holder of this lane. The operation is accepted already.</summary>
    public void Receive(PendingOperation receive)
    {
        receive.State = OperationState.Receiving;
        Receives.Append(receive);
        Pump();
    }

    /// <summary>Goes on with a Receive whose queue had no room; its queue has taken it out of its list.</summary>
    public void Resume(PendingOperation receive)
    {
        if (_closed)
        {
            receive.State = OperationState.None;
            receive.Fail(Status.Cancelled);
            return;
        }
        receive.State = OperationState.Receiving;
        Receives.Prepend(receive);
        AddReference();
        Pump();
        Release();
    }

    /// <summary>A message left this lane's list without being taken: the other end may have waited for it only.</summary>
    public void OutgoingShrank()
    {
        if (_closed && Outgoing.IsEmpty && _peer is not null)
        {
            _peer.FailReceives(Status.PeerClosed);
        }
    }

    /// <summary>The holder closed its lane. What it sent stays for the other end to take.</summary>
    protected override void OnLastHandleClosed()
    {
        _closed = true;
        FailReceives(Status.Cancelled);
        Lane? peer = _peer;
        if (peer is null)
        {
            return;
        }
        // Each operation holds a reference to its lane, and the last one may take the lane with it.
        peer.AddReference();
        while (peer.Outgoing.First is not null)
        {
            peer.Outgoing.First.Fail(Status.PeerClosed);
        }
        OutgoingShrank();
        peer.Release();
    }

    /// <inheritdoc/>
    protected override void Destroy()
    {
        if (!_closed)
        {
            // Made, but never named by a handle.
            _closed = true;
            OutgoingShrank();
        }
        Lane? peer = _peer;
        if (peer is not null)
        {
            peer._peer = null;
        }
        AccountTable.Uncharge(_account, JobCount.Objects, 1);
        KernelHeap.Release(this);
    }

    /// <summary>Matches what waits on the other lane with the Receives of this one, in the order of both.</summary>
    private void Pump()
    {
        Lane? peer = _peer;
        while (peer is not null && peer.Outgoing.First is not null && Receives.First is not null)
        {
            PendingOperation receive = Receives.First;
            if (!MayDeliver(peer.Outgoing.First, receive.Queue))
            {
                Throttle(receive);
            }
            else if (!TryDeliver(peer.Outgoing.First, receive))
            {
                Stall(receive);
            }
            peer = _peer;
        }
        if (peer is null || (peer._closed && peer.Outgoing.IsEmpty))
        {
            FailReceives(Status.PeerClosed);
        }
    }

    /// <summary>Whether what is sent to this lane may not go into a queue's ring yet.</summary>
    public bool IsKeptBack(CompletionQueue queue)
        => _peer?.Outgoing.First is { } message && !MayDeliver(message, queue);

    private bool MayDeliver(PendingOperation message, CompletionQueue queue)
        => HasCredit(queue) && queue.Admits(message.Owner);

    private bool HasCredit(CompletionQueue queue)
    {
        if (_inRing >= Credits && queue.HasTaken(_ringEnd))
        {
            _inRing = 0;
        }
        return _inRing < Credits;
    }

    private bool TryDeliver(PendingOperation message, PendingOperation receive)
    {
        CompletionQueue queue = receive.Queue;
        Process sender = message.Owner;
        // Whatever happens to it: one that fails costs the sender alone, and is rare.
        _inRing++;
        AddReference();
        bool delivered = Delivery.TryDeliver(message, receive);
        if (!queue.IsShut)
        {
            _ringEnd = queue.Tail;
            queue.NoteDelivered(sender);
        }
        _inRing -= delivered ? 0u : 1u;
        Release();
        return delivered;
    }

    private static void Throttle(PendingOperation receive)
    {
        receive.LeaveList();
        receive.Queue.Throttle(receive);
    }

    private static void Stall(PendingOperation receive)
    {
        receive.LeaveList();
        receive.Queue.Stall(receive);
    }

    private void FailReceives(Status status)
    {
        if (Receives.IsEmpty)
        {
            return;
        }
        AddReference();
        while (Receives.First is not null)
        {
            Receives.First.Fail(status);
        }
        Release();
    }
}
