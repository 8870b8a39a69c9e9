using System;
using System.Threading;

namespace Rill.Kernel.Arch;

/// <summary>
/// A core that goes idle looks for work in memory for a short while before it sleeps: waking it is then a store instead of
/// an interrupt and, on a virtual machine, instead of the host waking a thread. How long follows what has been: short
/// spells of idleness make it poll longer, long ones shorter.
/// </summary>
internal static unsafe class IdlePolling
{
    /// <summary>Looks between two PAUSE instructions under a hypervisor, where each may cost an exit.</summary>
    internal const uint HypervisorBurst = 64;

    private const ulong LongestMicroseconds = 200;
    private const ulong ShortestMicroseconds = 10;
    private const ulong MicrosecondsOfSecond = 1_000_000;

    private static ulong Longest => Clock.TscFrequency / MicrosecondsOfSecond * LongestMicroseconds;

    private static ulong Shortest => Clock.TscFrequency / MicrosecondsOfSecond * ShortestMicroseconds;

    /// <summary>How often a core looks at the word between two PAUSE instructions. They make room for the other thread of a
    /// processor core; but under a hypervisor they may cost an exit, during which the core is blind.</summary>
    public static uint Burst => CpuFeatures.Hypervisor ? HypervisorBurst : 1u;

    /// <summary>A core will soon be idle, or is idle and about to be woken, and will then be woken again and again: it polls
    /// as long as it may, whatever its idle spells were like before. Under the kernel lock.</summary>
    public static void Expect(ref CpuLocal cpu) => cpu.Expecting = 1;

    /// <summary>This core goes idle. Under the kernel lock.</summary>
    public static void Begin(ref CpuLocal cpu)
    {
        cpu.IdleSince = Instruction.ReadTsc();
        // Alone, nobody could wake it but an interrupt.
        if (Cpu.Count > 1)
        {
            TakeExpectation(ref cpu);
            cpu.PollUntil = cpu.IdleSince + Math.Max(cpu.PollTicks, Shortest);
            cpu.Polling = 1;
        }
    }

    /// <summary>This core runs a thread again. Under the kernel lock.</summary>
    public static void End(ref CpuLocal cpu)
    {
        cpu.Polling = 0;
        if (TakeExpectation(ref cpu))
        {
            return;
        }
        ulong idle = Instruction.ReadTsc() - cpu.IdleSince;
        cpu.PollTicks = idle < Longest
            ? Math.Min(Math.Max(cpu.PollTicks * 2, Shortest * 2), Longest)
            : Math.Max(cpu.PollTicks / 2, Shortest);
    }

    private static bool TakeExpectation(ref CpuLocal cpu)
    {
        if (cpu.Expecting == 0)
        {
            return false;
        }
        cpu.Expecting = 0;
        cpu.PollTicks = Longest;
        return true;
    }

    /// <summary>Wakes a core without an interrupt, if it polls.</summary>
    /// <remarks>The store of Woken and the load of Polling are in this order by the locked exchange; the idle loop clears
    /// Polling, passes a fence and then looks at Woken a last time. So either it sees the wake-up or this sees that an
    /// interrupt is needed.</remarks>
    public static bool TryWake(ref CpuLocal cpu)
    {
        if (Volatile.Read(ref cpu.Polling) == 0)
        {
            return false;
        }
        Interlocked.Exchange(ref cpu.Woken, 1);
        return Volatile.Read(ref cpu.Polling) != 0;
    }
}
