namespace Rill.Abi;

/// <summary>
/// The result of a kernel call or of an operation. Calls return a <see cref="long"/>: a value of zero or more is the
/// call's result (a handle, a count, an address), a negative one is one of these.
/// </summary>
public enum Status : int
{
    /// <summary>Done.</summary>
    Ok = 0,
    /// <summary>The handle is not in the caller's table.</summary>
    BadHandle = -1,
    /// <summary>The handle's object is of another type than the call asks for.</summary>
    WrongType = -2,
    /// <summary>The handle lacks a right that the call asks for.</summary>
    AccessDenied = -3,
    /// <summary>An argument is outside its range, misaligned, or has unknown flag bits.</summary>
    InvalidArgument = -4,
    /// <summary>A buffer lies, in whole or in part, outside the address space or lacks the access needed.</summary>
    BadAddress = -5,
    /// <summary>Physical memory, or the caller's share of it, is used up.</summary>
    NoMemory = -6,
    /// <summary>A bound is reached: handle table, pending operations, threads of a process.</summary>
    LimitReached = -7,
    /// <summary>The other end of the stream, or the process that held a call, is gone.</summary>
    PeerClosed = -8,
    /// <summary>The operation was cancelled by its token.</summary>
    Cancelled = -9,
    /// <summary>The deadline passed.</summary>
    TimedOut = -10,
    /// <summary>The word to wait on no longer holds the expected value.</summary>
    Again = -11,
    /// <summary>The wait was ended by an interruption of the thread (<see cref="KernelCall.ThreadInterrupt"/>).</summary>
    Interrupted = -12,
    /// <summary>No such operation, mapping or object.</summary>
    NotFound = -13,
    /// <summary>The range is already mapped, or the line already claimed.</summary>
    AlreadyExists = -14,
    /// <summary>The message is larger than the receiver's bound.</summary>
    TooLarge = -15,
    /// <summary>The completion queue has no room now; drain it and submit again.</summary>
    QueueFull = -16,
    /// <summary>The object is in a state that does not allow the call (a dead process, a running thread).</summary>
    BadState = -17,
    /// <summary>There is no such kernel call or operation.</summary>
    NotSupported = -18,
}
