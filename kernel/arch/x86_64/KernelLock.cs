using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using System.Threading;

namespace Rill.Kernel.Arch;

/// <summary>The one lock that guards all of the kernel's state.</summary>
/// <remarks>
/// A core that waits answers TLB shootdowns, so whoever holds the lock may wait for such an answer; it also says that it
/// waits, so that most often nobody has to.
/// On hardware cores take the lock in the order they come, by tickets. A hypervisor may stop a virtual core that is the
/// next in line, and all others would wait for it although the lock is free; so there whoever comes first takes it.
/// </remarks>
internal static class KernelLock
{
    private static uint s_nextTicket;
    private static uint s_nowServing;
    private static uint s_held;
    private static bool s_virtual;

    /// <summary>Chooses the kind of lock. Once, before the lock is first taken.</summary>
    public static void Setup() => s_virtual = CpuFeatures.Hypervisor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Enter()
    {
        if (s_virtual)
        {
            if (Interlocked.Exchange(ref s_held, 1) != 0)
            {
                WaitUntilFree();
            }
            return;
        }
        uint ticket = Interlocked.Increment(ref s_nextTicket) - 1;
        if (Volatile.Read(ref s_nowServing) != ticket)
        {
            WaitForTurn(ticket);
        }
    }

    /// <summary>Everything done under the lock is visible to who takes it next: a store with release order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Exit()
    {
        if (s_virtual)
        {
            Volatile.Write(ref s_held, 0);
            return;
        }
        Volatile.Write(ref s_nowServing, s_nowServing + 1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WaitForTurn(uint ticket)
    {
        ref CpuLocal cpu = ref Cpu.Current;
        uint wasQuiet = cpu.Quiet;
        Volatile.Write(ref cpu.Quiet, 1);
        while (Volatile.Read(ref s_nowServing) != ticket)
        {
            Tlb.Answer(ref cpu);
            X86Base.Pause();
        }
        Acquired(ref cpu, wasQuiet);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WaitUntilFree()
    {
        ref CpuLocal cpu = ref Cpu.Current;
        uint wasQuiet = cpu.Quiet;
        Volatile.Write(ref cpu.Quiet, 1);
        do
        {
            for (uint looks = 1; Volatile.Read(ref s_held) != 0; looks++)
            {
                Tlb.Answer(ref cpu);
                if (looks % IdlePolling.HypervisorBurst == 0)
                {
                    X86Base.Pause();
                }
            }
        }
        while (Interlocked.Exchange(ref s_held, 1) != 0);
        Acquired(ref cpu, wasQuiet);
    }

    private static void Acquired(ref CpuLocal cpu, uint wasQuiet)
    {
        if (wasQuiet == 0)
        {
            cpu.Quiet = 0;
            Tlb.ApplyDeferred(ref cpu);
        }
    }
}
