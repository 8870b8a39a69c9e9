namespace Rill.Abi.Calls;

/// <summary>Calls on words of user memory that threads wait for.</summary>
public unsafe interface IFutexCalls
{
    /// <summary>Parks the thread while a 32-bit word holds an expected value.</summary>
    /// <param name="word">The word.</param>
    /// <param name="expected">The value.</param>
    /// <param name="deadline">How long at most.</param>
    /// <param name="flags">How the word is named.</param>
    [KernelCall(60, CallKind.Parking)]
    [Error(Status.InvalidArgument, "the word is not aligned")]
    [Error(Status.Again, "the word holds another value")]
    [Error(Status.TimedOut, "the deadline has passed")]
    [Error(Status.Interrupted, "the thread was interrupted")]
    void FutexWait(uint* word, uint expected, ulong deadline, FutexFlags flags);

    /// <summary>Wakes threads that wait for a word.</summary>
    /// <param name="word">The word.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="flags">How the word is named.</param>
    /// <returns>How many were woken.</returns>
    [KernelCall(61)]
    [Error(Status.InvalidArgument, "the word is not aligned")]
    int FutexWake(uint* word, ulong count, FutexFlags flags);

    /// <summary>Wakes some threads that wait for a word and lets others wait for another.</summary>
    /// <param name="word">The word.</param>
    /// <param name="wakeCount">How many to wake at most.</param>
    /// <param name="moveCount">How many to move at most.</param>
    /// <param name="to">The other word.</param>
    /// <param name="expected">What the first word must hold.</param>
    /// <param name="flags">How the words are named.</param>
    /// <returns>How many were woken and moved.</returns>
    [KernelCall(62)]
    [Error(Status.InvalidArgument, "a word is not aligned")]
    [Error(Status.Again, "the first word holds another value")]
    int FutexRequeue(uint* word, ulong wakeCount, ulong moveCount, uint* to, uint expected, FutexFlags flags);
}
