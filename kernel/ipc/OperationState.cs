namespace Rill.Kernel.Ipc;

/// <summary>Where an accepted operation is: it says which list it stands in.</summary>
internal enum OperationState : byte
{
    /// <summary>Being submitted, or not in use.</summary>
    None,
    /// <summary>A message in the list of its lane, not yet taken by the other end.</summary>
    Sending,
    /// <summary>A Receive in the list of its lane.</summary>
    Receiving,
    /// <summary>A Receive for which a message has come that its queue's ring has no room for: in the queue's list.</summary>
    Stalled,
    /// <summary>A Receive whose lane has as many messages in the ring as it may: in the queue's list.</summary>
    Throttled,
    /// <summary>A call that a server holds.</summary>
    Held,
    /// <summary>A timer in its core's heap.</summary>
    Timing,
    /// <summary>Waits for an interrupt, in the interrupt's list.</summary>
    AwaitingInterrupt,
    /// <summary>Waits for an end, in the list of the process or thread.</summary>
    Observing,
    /// <summary>Waits for a shortage of memory, in the list of those that do.</summary>
    ObservingPressure,
    /// <summary>Done; its record waits in the queue's list for room in the ring.</summary>
    Overflowed,
}
