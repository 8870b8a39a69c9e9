using Rill.Abi;
using Rill.Kernel.Accounts;
using Rill.Kernel.Memory;

namespace Rill.Kernel.Tasks;

/// <summary>
/// What happens when memory runs out. A program's thread whose fault finds no frame waits here, and faults again when there
/// are frames; who observes the shortage (<see cref="Operation.ObservePressure"/>) is told of it, and ends somebody.
/// </summary>
/// <remarks>Under the kernel lock. Nobody is told as long as something that is ending has frames to give back: so one
/// process is ended for one shortage, not two. Looked at on each way out of the kernel while the shortage lasts.</remarks>
[GuardedBy(Guard.KernelLock)]
internal static class MemoryWait
{
    /// <summary>Frames that must be free beyond the reserve before those that wait go on.</summary>
    private const ulong Margin = 64;

    private static ThreadList s_waiting;
    private static ulong s_count;
    /// <summary>The observer was told and has not come back yet.</summary>
    private static bool s_told;
    /// <summary>There was nobody to tell.</summary>
    private static bool s_missed;
    /// <summary>Which shortage this is, or the next one.</summary>
    private static uint s_shortage = 1;
    private static ObserverList s_observers;

    /// <summary>Whether there is something to look at: nothing waits without it.</summary>
    public static bool HasWork => FrameAllocator.IsPressed;

    /// <summary>Forgets all, so that a test starts afresh.</summary>
    internal static void Reset()
    {
        s_waiting = default;
        s_count = 0;
        s_told = false;
        s_missed = false;
        s_shortage = 1;
        s_observers = default;
    }

    /// <summary>Parks the running thread, whose fault found no frame.</summary>
    /// <returns>False where waiting is of no use: it is a server's, which has the reserve; nobody observes, or who does can
    /// do nothing about this shortage; or memory there is, and a limit is what was met.</returns>
    public static bool TryPark(Core core, Thread thread)
    {
        if (AccountTable.MayUseReserve(thread.Process.Space.Account) || (s_observers.IsEmpty && !s_told)
            || thread.RefusedMemoryIn == s_shortage || IsEnough())
        {
            return false;
        }
        FrameAllocator.IsPressed = true;
        thread.WaitsForMemory = true;
        s_waiting.Append(thread);
        s_count++;
        thread.Park(core, Deadline.Never);
        return true;
    }

    /// <summary>Takes a thread out of the list.</summary>
    public static void Remove(Thread thread)
    {
        thread.WaitsForMemory = false;
        s_waiting.Remove(thread);
        s_count--;
    }

    /// <summary>Takes an observer: it is told of the next shortage, or of one that there is.</summary>
    /// <param name="gaveUp">Nothing can be done about the shortage that was told: those that wait are told of it.</param>
    public static void Observe(Observer observer, bool gaveUp)
    {
        s_told = false;
        if (gaveUp)
        {
            Refuse();
        }
        FrameAllocator.IsPressed |= !s_waiting.IsEmpty || s_missed;
        s_missed = false;
        s_observers.Append(observer);
        Core.Current.Attention = true;
    }

    /// <summary>Takes an observer out of its list.</summary>
    public static void Forget(Observer observer) => s_observers.Remove(observer);

    /// <summary>Lets those that wait go on if there are frames, else tells the observer if nothing else brings any.</summary>
    public static void Look()
    {
        if (IsEnough())
        {
            FrameAllocator.IsPressed = false;
            s_missed = false;
            s_shortage++;
            while (s_waiting.First is { } thread)
            {
                thread.EndWait(Status.Ok);
            }
            return;
        }
        if (Process.EndingCount != 0 || Demolition.HasWork)
        {
            return;
        }
        if (s_observers.First is not { } observer)
        {
            if (!s_told)
            {
                // Who observed is gone.
                Refuse();
            }
            s_missed = s_waiting.IsEmpty;
            FrameAllocator.IsPressed = !s_missed;
            return;
        }
        s_told = true;
        FrameAllocator.IsPressed = !s_waiting.IsEmpty;
        s_observers.Remove(observer);
        observer.OnMemoryShort(s_count);
    }

    private static bool IsEnough() => FrameAllocator.FreeFrames >= FrameAllocator.Reserve + Margin;

    /// <summary>Lets those that wait fault again, and fail if there still is no frame.</summary>
    private static void Refuse()
    {
        while (s_waiting.First is { } thread)
        {
            thread.RefusedMemoryIn = s_shortage;
            thread.EndWait(Status.Ok);
        }
    }
}
