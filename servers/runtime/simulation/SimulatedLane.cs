using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <summary>One end of a stream.</summary>
public sealed class SimulatedLane(SimulatedMachine machine) : SimulatedObject(machine)
{
    private readonly LinkedList<PendingOperation> _receives = new();
    private readonly LinkedList<SimulatedMessage> _incoming = new();
    private SimulatedLane _peer = null!;

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Lane;

    /// <summary>Whether this end is closed.</summary>
    public bool IsClosed { get; private set; }

    internal static (SimulatedLane First, SimulatedLane Second) CreatePair(SimulatedMachine machine)
    {
        var first = new SimulatedLane(machine);
        var second = new SimulatedLane(machine);
        first._peer = second;
        second._peer = first;
        return (first, second);
    }

    internal void Send(SimulatedMessage message)
    {
        if (_peer.IsClosed)
        {
            message.Fail(Status.PeerClosed);
            return;
        }

        LinkedListNode<SimulatedMessage> node = _peer._incoming.AddLast(message);
        message.Operation.Withdraw = () =>
        {
            if (node.List is not null)
            {
                node.List.Remove(node);
                message.Fail(Status.Cancelled);
            }
        };
        _peer.Match();
    }

    internal void Receive(PendingOperation operation)
    {
        if (_peer.IsClosed && _incoming.Count == 0)
        {
            operation.Fail(Status.PeerClosed);
            return;
        }

        LinkedListNode<PendingOperation> node = _receives.AddLast(operation);
        operation.Withdraw = () =>
        {
            if (node.List is not null)
            {
                node.List.Remove(node);
                operation.Fail(Status.Cancelled);
            }
        };
        Match();
    }

    private protected override void OnUnreferenced()
    {
        IsClosed = true;
        foreach (PendingOperation receive in TakeAll(_receives))
        {
            receive.Fail(Status.Cancelled);
        }

        foreach (SimulatedMessage message in TakeAll(_incoming))
        {
            message.Fail(Status.PeerClosed);
        }

        foreach (PendingOperation receive in _peer._incoming.Count == 0 ? TakeAll(_peer._receives) : [])
        {
            receive.Fail(Status.PeerClosed);
        }
    }

    private static List<T> TakeAll<T>(LinkedList<T> list)
    {
        List<T> all = [.. list];
        list.Clear();
        return all;
    }

    private void Match()
    {
        while (_incoming.First is { } message && _receives.First is { } receive)
        {
            _incoming.RemoveFirst();
            message.Value.Operation.Withdraw = null;
            if (message.Value.Data.Length > receive.Value.Submission.Length)
            {
                message.Value.Fail(Status.TooLarge);
                continue;
            }

            if (!receive.Value.Submission.Flags.HasFlag(SubmissionFlags.Multishot))
            {
                _receives.RemoveFirst();
            }

            message.Value.DeliverTo(receive.Value);
        }

        if (_peer.IsClosed && _incoming.Count == 0)
        {
            foreach (PendingOperation receive in TakeAll(_receives))
            {
                receive.Fail(Status.PeerClosed);
            }
        }
    }
}
