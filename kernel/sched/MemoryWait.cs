using Rill.Abi;
using Rill.Kernel.Accounts;
using Rill.Kernel.Ipc;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;

namespace Rill.Kernel.Sched;

/// <summary>
/// What happens when memory runs out. A program's thread whose fault finds no frame waits here, and faults again when there
/// are frames; who observes the shortage (<see cref="Operation.ObservePressure"/>) is told of it, and ends somebody.
/// </summary>
/// <remarks>Under the kernel lock. Nobody is told as long as something that is ending has frames to give back: so one
/// process is ended for one shortage, not two. Looked at on each way out of the kernel while the shortage lasts.</remarks>
internal static class MemoryWait
{
    /// <summary>Frames that must be free beyond the reserve before those that wait go on.</summary>
    private const ulong Margin = 64;

    private static Thread? s_first, s_last;
    private static ulong s_count;
    /// <summary>The observer was told and has not come back yet.</summary>
    private static bool s_told;
    private static OperationList s_observers;

    /// <summary>Whether there is something to look at.</summary>
    public static bool HasWork => s_first is not null || (FrameAllocator.IsPressed && !s_observers.IsEmpty);

    /// <summary>Forgets all, so that a test starts afresh.</summary>
    internal static void Reset()
    {
        s_first = null;
        s_last = null;
        s_count = 0;
        s_told = false;
        s_observers = default;
    }

    /// <summary>Parks the running thread, whose fault found no frame.</summary>
    /// <returns>False where waiting is of no use: it is a server's, which has the reserve, or nobody observes.</returns>
    public static bool TryPark(Core core, Thread thread)
    {
        if (AccountTable.MayUseReserve(thread.Process.Space.Account) || (s_observers.IsEmpty && !s_told))
        {
            return false;
        }
        thread.WaitsForMemory = true;
        thread.WaitNext = null;
        thread.WaitPrevious = s_last;
        if (s_last is null)
        {
            s_first = thread;
        }
        else
        {
            s_last.WaitNext = thread;
        }
        s_last = thread;
        s_count++;
        thread.Park(core, Deadline.Never);
        return true;
    }

    /// <summary>Takes a thread out of the list.</summary>
    public static void Remove(Thread thread)
    {
        thread.WaitsForMemory = false;
        if (thread.WaitPrevious is null)
        {
            s_first = thread.WaitNext;
        }
        else
        {
            thread.WaitPrevious.WaitNext = thread.WaitNext;
        }
        if (thread.WaitNext is null)
        {
            s_last = thread.WaitPrevious;
        }
        else
        {
            thread.WaitNext.WaitPrevious = thread.WaitPrevious;
        }
        thread.WaitNext = null;
        thread.WaitPrevious = null;
        s_count--;
    }

    /// <summary>Takes an operation that observes: it completes at the next shortage, or now if there is one.</summary>
    public static void Observe(PendingOperation operation)
    {
        s_told = false;
        operation.State = OperationState.ObservingPressure;
        s_observers.Append(operation);
        Core.Current.Attention = true;
    }

    /// <summary>Takes an observing operation out of its list.</summary>
    public static void Forget(PendingOperation operation) => s_observers.Remove(operation);

    /// <summary>Lets those that wait go on if there are frames, else tells the observer if nothing else brings any.</summary>
    public static void Look()
    {
        if (FrameAllocator.FreeFrames >= FrameAllocator.Reserve + Margin)
        {
            FrameAllocator.IsPressed = false;
            while (s_first is not null)
            {
                s_first.EndWait(Status.Ok);
            }
            return;
        }
        if (Process.EndingCount != 0 || Demolition.HasWork || s_observers.First is not { } observer)
        {
            return;
        }
        s_told = true;
        FrameAllocator.IsPressed = false;
        s_observers.Remove(observer);
        observer.State = OperationState.None;
        observer.Result = default;
        observer.Result.Kind = CompletionKind.Pressure;
        observer.Result.Value = s_count;
        observer.Queue.Complete(observer, Status.Ok);
    }
}
