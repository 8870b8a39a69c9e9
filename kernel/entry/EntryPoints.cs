using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Api;
using Rill.Kernel.Arch;
using Rill.Kernel.Devices;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Entry;

/// <summary>
/// Where the machine layer enters the kernel. Each of these runs on the core's kernel stack with interrupts off and the
/// kernel lock held, to its end, and says what to resume: a thread's registers, or null to idle.
/// </summary>
internal static unsafe class EntryPoints
{
    // Page-fault error code, Intel SDM 3A, 4.7: W/R and I/D.
    private const uint FaultWasWrite = 1 << 1;
    private const uint FaultWasFetch = 1 << 4;
    private const uint PageFaultVector = 14;

    /// <summary>A core has come up.</summary>
    public static void AddCore(int cpu) => Scheduler.AddCore(Core.Create(cpu));

    /// <summary>The running thread calls the kernel: number in rax, arguments in rdi, rsi, rdx, r10, r8, r9.</summary>
    public static ThreadContext* Syscall(ThreadContext* context)
    {
        Core core = Core.Current;
        core.EntryTime = Clock.Now;
        long result = KernelCallTable.Dispatch(core, core.Running!, context);
        if (result > CallResult.Again)
        {
            context->Rax = (ulong)result;
        }
        else if (result == CallResult.Again)
        {
            Slices.Repeat(context);
        }
        return Leave(core, context);
    }

    /// <summary>The running thread touched a page that is not there or not so allowed.</summary>
    /// <param name="errorCode">As the processor gives it.</param>
    public static ThreadContext* PageFault(ThreadContext* context, ulong address, uint errorCode)
    {
        Core core = Core.Current;
        core.EntryTime = Clock.Now;
        Thread thread = core.Running!;
        FaultAccess access = (errorCode & FaultWasFetch) != 0 ? FaultAccess.Execute
            : (errorCode & FaultWasWrite) != 0 ? FaultAccess.Write
            : FaultAccess.Read;
        Status status = thread.Process.Space.HandleFault(address, access);
        if (status == Status.Ok)
        {
            thread.Process.MinorFaults++;
        }
        else if (status != Status.NoMemory || !MemoryWait.TryPark(core, thread))
        {
            UserRedirect.Fault(thread, PageFaultVector, errorCode, address, status);
        }
        return Leave(core, context);
    }

    /// <summary>The running thread raised another exception.</summary>
    public static ThreadContext* Exception(ThreadContext* context, int vector, uint errorCode)
    {
        Core core = Core.Current;
        core.EntryTime = Clock.Now;
        UserRedirect.Fault(core.Running!, (uint)vector, errorCode, 0, Status.Ok);
        return Leave(core, context);
    }

    /// <summary>A device's line interrupts this core.</summary>
    /// <param name="context">The running thread's registers; null where the core was idle.</param>
    public static ThreadContext* Interrupt(ThreadContext* context, int line)
    {
        Core core = Core.Current;
        core.EntryTime = Clock.Now;
        core.Interrupts++;
        InterruptObject.Raise(line);
        return Leave(core, context);
    }

    /// <summary>This core's one-shot timer fired.</summary>
    public static ThreadContext* Timer(ThreadContext* context)
    {
        Core core = Core.Current;
        core.EntryTime = Clock.Now;
        core.Interrupts++;
        core.RunTimers(core.EntryTime);
        return Leave(core, context);
    }

    /// <summary>Another core asked this one to look at what it runs.</summary>
    public static ThreadContext* Wake(ThreadContext* context)
    {
        Core core = Core.Current;
        core.EntryTime = Clock.Now;
        core.Interrupts++;
        return Leave(core, context);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ThreadContext* Leave(Core core, ThreadContext* context)
    {
        Demolition.Renew();
        if (core.Attention || core.Running is null)
        {
            return Scheduler.Leave(core);
        }
        core.KernelNanoseconds += Clock.Now - core.EntryTime;
        return context;
    }
}
