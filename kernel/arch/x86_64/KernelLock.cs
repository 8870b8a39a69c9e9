using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using System.Threading;

namespace Rill.Kernel.Arch;

/// <summary>The one lock that guards all of the kernel's state: cores take it in the order they come.</summary>
/// <remarks>A core that waits answers TLB shootdowns, so whoever holds the lock may wait for such an answer.</remarks>
internal static class KernelLock
{
    private static uint s_nextTicket;
    private static uint s_nowServing;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Enter()
    {
        uint ticket = Interlocked.Increment(ref s_nextTicket) - 1;
        if (Volatile.Read(ref s_nowServing) != ticket)
        {
            Wait(ticket);
        }
    }

    /// <summary>Everything done under the lock is visible to who takes it next: a store with release order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Exit() => Volatile.Write(ref s_nowServing, s_nowServing + 1);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Wait(uint ticket)
    {
        ref CpuLocal cpu = ref Cpu.Current;
        while (Volatile.Read(ref s_nowServing) != ticket)
        {
            Tlb.Answer(ref cpu);
            X86Base.Pause();
        }
    }
}
