#if !HOSTED
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;
using Rill.Abi;
using Rill.Kernel.Arch;

namespace Rill.Kernel.Entry;

/// <summary>Where the entry assembly calls C#, with interrupts off, on the core's kernel stack; and the way out.</summary>
internal static unsafe class KernelEntry
{
    /// <summary>A native system call.</summary>
    /// <returns>The context to resume; null to idle.</returns>
    [RuntimeExport("RillSyscall")]
    private static ThreadContext* Syscall(ThreadContext* context)
    {
        KernelLock.Enter();
        return Leave(EntryPoints.Syscall(context));
    }

    /// <summary>An interrupt or exception from user mode, or an interrupt of an idle core.</summary>
    /// <param name="context">Null where the core was idle.</param>
    /// <param name="vector">The vector.</param>
    [RuntimeExport("RillTrap")]
    private static ThreadContext* Trap(ThreadContext* context, int vector)
    {
        if (vector == Vector.Shootdown)
        {
            // Without the lock: its holder waits for this answer.
            Tlb.Answer(ref Cpu.Current);
            LocalApic.EndOfInterrupt();
            return context;
        }
        // Before anything may fault again or change it.
        ulong faultAddress = vector == Vector.PageFault ? Instruction.ReadCr2() : 0;
        KernelLock.Enter();
        return Leave(Dispatch(context, vector, faultAddress));
    }

    /// <summary>An idle core found that it was woken.</summary>
    [RuntimeExport("RillPolled")]
    private static ThreadContext* Polled()
    {
        // Before the lock: what is asked for from now on is seen under it, or asked for again.
        Volatile.Write(ref Cpu.Current.Woken, 0);
        KernelLock.Enter();
        return Leave(EntryPoints.Wake(null));
    }

    private static ThreadContext* Dispatch(ThreadContext* context, int vector, ulong faultAddress)
    {
        switch (vector)
        {
            case Vector.PageFault:
                return EntryPoints.PageFault(context, faultAddress, context->ErrorCode);
            case < Vector.FirstExternal:
                return EntryPoints.Exception(context, vector, context->ErrorCode);
            case Vector.Timer:
                LocalApic.EndOfInterrupt();
                return OneShotTimer.Expired() ? EntryPoints.Timer(context) : context;
            case Vector.Wake:
                LocalApic.EndOfInterrupt();
                return EntryPoints.Wake(context);
            case Vector.Spurious:
                // Not acknowledged (Intel SDM 3A, 10.9).
                return context;
            case >= Vector.FirstDevice and < Vector.EndDevice:
                Random.NoteInterrupt(vector);
                int line = InterruptLines.Of(vector);
                ThreadContext* next = line >= 0 ? EntryPoints.Interrupt(context, line) : context;
                // After the line was masked: a level-triggered one that is still asserted would interrupt again at once.
                LocalApic.EndOfInterrupt();
                return next;
            default:
                LocalApic.EndOfInterrupt();
                return context;
        }
    }

    /// <summary>Switches the core's registers to the next thread's where it is another, and lets go of the lock.</summary>
    /// <returns>What the assembly resumes.</returns>
    internal static ThreadContext* Leave(ThreadContext* next)
    {
        // IRET faults in the kernel when the target is not canonical; such a thread gets its exception here instead.
        while (next != null && next->Rip >= Layout.UserEnd)
        {
            next = EntryPoints.Exception(next, Vector.GeneralProtection, 0);
        }
        ref CpuLocal cpu = ref Cpu.Current;
        if (next != cpu.Context)
        {
            Switch(ref cpu, next);
        }
        else if (next == null)
        {
            IdlePolling.Begin(ref cpu);
        }
        KernelLock.Exit();
        return next;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Switch(ref CpuLocal cpu, ThreadContext* next)
    {
        if (cpu.Context != null)
        {
            ExtendedState.Save(cpu.Context);
        }
        cpu.Quiet = next == null ? 1u : 0;
        if (next == null)
        {
            IdlePolling.Begin(ref cpu);
        }
        else
        {
            if (cpu.Context == null)
            {
                IdlePolling.End(ref cpu);
            }
            Tlb.ApplyDeferred(ref cpu);
            next->Rflags = ThreadContext.SanitizeFlags(next->Rflags);
            if (cpu.Loaded != next || next->LoadedOn != cpu.Index + 1)
            {
                ExtendedState.Load(next);
                cpu.Loaded = next;
                next->LoadedOn = cpu.Index + 1;
            }
        }
        cpu.Context = next;
    }
}
#endif
