using Rill.Abi;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>Calls on words of user memory that threads wait on.</summary>
internal static class FutexCalls
{
    public static long FutexWait(Core core, Thread caller, ulong word, uint expected, ulong deadline, FutexFlags flags)
        => FutexTable.Wait(core, word, expected, deadline, flags != 0);

    public static long FutexWake(Thread caller, ulong word, ulong count, FutexFlags flags)
        => FutexTable.Wake(caller.Process.Space, word, Clamp(count), flags != 0);

    public static long FutexRequeue(
        Thread caller, ulong word, ulong wakeCount, ulong moveCount, ulong to, uint expected, FutexFlags flags)
        => FutexTable.Requeue(
            caller.Process.Space, word, Clamp(wakeCount), Clamp(moveCount), to, expected, flags != 0);

    /// <summary>A count of threads, of which there are never more.</summary>
    public static uint Clamp(ulong count) => count > uint.MaxValue ? uint.MaxValue : (uint)count;
}
