using Rill.Abi;
using Rill.Kernel.Arch;

namespace Rill.Kernel.Tasks;

/// <summary>Sends threads to the entries of their space's <see cref="RedirectTable"/>, as <see cref="ThreadArea"/> says.</summary>
internal static unsafe class UserRedirect
{
    /// <summary>TF and AC in rflags (Intel SDM 1, 3.4.3).</summary>
    private const ulong TrapFlag = 1 << 8, AlignmentFlag = 1 << 18;
    /// <summary>The exceptions that they raise (Intel SDM 3A, 6.3.1).</summary>
    private const uint DebugVector = 1, AlignmentVector = 17;

    /// <summary>Asks that a thread be interrupted: at once where it does not run, else when it next leaves the kernel.</summary>
    public static void RequestInterrupt(Thread thread)
    {
        thread.Area->InterruptPending = 1;
        switch (thread.State)
        {
            case ThreadState.Parked:
                bool inFault = thread.WaitsForMemory;
                thread.EndWait(Status.Interrupted);
                if (inFault)
                {
                    Interrupt(thread);
                }
                break;
            case ThreadState.Running:
                thread.InterruptRequested = true;
                Scheduler.Prod(thread.CoreIndex);
                break;
            default:
                Interrupt(thread);
                break;
        }
    }

    /// <summary>Applies an interruption to the registers of a thread that is about to run, or does not run.</summary>
    public static void Interrupt(Thread thread)
    {
        if (!thread.HasRedirect)
        {
            return;
        }
        ref readonly RedirectTable table = ref thread.Redirect;
        ThreadContext* context = thread.Context;
        ulong rip = context->Rip;
        if (rip - table.CommitStart < table.CommitEnd - table.CommitStart)
        {
            context->Rip = table.CommitAbort;
        }
        else if (rip - table.TextStart >= table.TextEnd - table.TextStart)
        {
            Registers.Get(context, out thread.Area->InterruptedRegisters);
            RestoreGs(thread);
            TakeFlags(thread);
            context->Rip = table.InterruptEntry;
            context->ResumeAll();
        }
    }

    /// <summary>Hands a fault that the kernel cannot resolve to the running thread, or ends its process.</summary>
    /// <param name="reason">For a page fault, why it could not be resolved.</param>
    public static void Fault(Thread thread, uint vector, ulong errorCode, ulong address, Status reason)
    {
        ThreadArea* area = thread.Area;
        if (thread.HasRedirect && (vector is DebugVector or AlignmentVector) && IsOfFlags(thread, vector))
        {
            return;
        }
        // GS is the redirect's; a program can load its selector all the same, which makes the base 0. Then the first access
        // of the redirect's entry comes here, and is made again.
        if (thread.HasRedirect && IsInText(thread))
        {
            ThreadContext.SaveLive(thread.Context);
            if (RestoreGs(thread))
            {
                thread.Context->ResumeAll();
                return;
            }
        }
        if (!thread.HasRedirect || area->FaultBusy != 0)
        {
            LogFault(thread, vector, errorCode, address);
            thread.Process.Terminate(ExitReason.Fault, ((ulong)vector << 32) | (uint)errorCode);
            return;
        }
        area->FaultVector = vector;
        area->FaultErrorCode = (uint)errorCode;
        area->FaultStatus = reason;
        area->FaultAddress = address;
        Registers.Get(thread.Context, out area->FaultRegisters);
        RestoreGs(thread);
        area->FaultBusy = 1;
        thread.Context->Rflags &= ~(TrapFlag | AlignmentFlag);
        thread.Context->Rip = thread.Redirect.FaultEntry;
        thread.Context->ResumeAll();
    }

    /// <summary>
    /// Whether an exception came of flags that the program had set when it entered the redirect's text, which must not run
    /// with them, or of those that it gets back on the way out; then it is dealt with.
    /// </summary>
    private static bool IsOfFlags(Thread thread, uint vector)
    {
        ref readonly RedirectTable table = ref thread.Redirect;
        ThreadContext* context = thread.Context;
        ulong rip = context->Rip;
        ulong flag = vector == DebugVector ? TrapFlag : AlignmentFlag;
        if (!IsInText(thread) || (context->Rflags & flag) == 0)
        {
            return false;
        }
        if (rip - table.CommitStart < table.CommitEnd - table.CommitStart && vector == DebugVector
            && thread.Area->ReturnAddress < Layout.UserEnd)
        {
            // All registers are the program's; only the jump to it is missing. It is not the program's instruction.
            context->Rip = thread.Area->ReturnAddress;
        }
        else
        {
            TakeFlags(thread);
        }
        context->ResumeAll();
        return true;
    }

    /// <summary>Gives GS the base that the redirect's text needs, once the context's is what the thread has.</summary>
    /// <returns>True where the program had changed it.</returns>
    private static bool RestoreGs(Thread thread)
    {
        if (thread.Context->GsBase == thread.AreaAddress)
        {
            return false;
        }
        ThreadContext.SetGsBase(thread.Context, thread.AreaAddress);
        return true;
    }

    private static bool IsInText(Thread thread)
    {
        ref readonly RedirectTable table = ref thread.Redirect;
        return thread.Context->Rip - table.TextStart < table.TextEnd - table.TextStart;
    }

    private static void TakeFlags(Thread thread)
    {
        ThreadContext* context = thread.Context;
        uint taken = (uint)(context->Rflags & (TrapFlag | AlignmentFlag));
        if (taken != 0)
        {
            context->Rflags &= ~(ulong)taken;
            thread.Area->TakenFlags |= taken;
            thread.Area->InterruptPending = 1;
        }
    }

    private static void LogFault(Thread thread, uint vector, ulong errorCode, ulong address)
    {
        KernelLog.WriteDecimal("process "u8, thread.Process.Id);
        KernelLog.WriteDecimal(" thread "u8, thread.Id);
        KernelLog.WriteDecimal(" ended by exception "u8, vector);
        KernelLog.WriteHex(" error "u8, errorCode);
        KernelLog.WriteHex(" address "u8, address);
        KernelLog.WriteHex(" rip "u8, thread.Context->Rip);
        KernelLog.WriteHex(" rsp "u8, thread.Context->Rsp, "\n"u8);
        ThreadArea* area = thread.Area;
        if (thread.HasRedirect && area->FaultBusy != 0)
        {
            // The redirect's handler ends a thread by a second fault: the first tells more. The program may have written it.
            KernelLog.WriteDecimal("  in the handler of exception "u8, area->FaultVector);
            KernelLog.WriteHex(" address "u8, area->FaultAddress);
            KernelLog.WriteHex(" rip "u8, area->FaultRegisters.Rip);
            KernelLog.WriteHex(" rsp "u8, area->FaultRegisters.Rsp);
            KernelLog.WriteHex(" rdi "u8, area->FaultRegisters.Rdi);
            KernelLog.WriteHex(" rsi "u8, area->FaultRegisters.Rsi, "\n"u8);
        }
    }
}
