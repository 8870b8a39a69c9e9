using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;
using Rill.Abi;

namespace Rill.Shim;

/// <summary>Processor exceptions of the program, as signals.</summary>
internal static unsafe class Faults
{
    /// <summary>Called with the program's vector registers in the frame; the others are in the area.</summary>
    [RuntimeExport("shim_fault")]
    public static void Take(ThreadBlock* t, Frame* frame)
    {
        SignalInfo info = Translate(t);
        ulong rip = t->Kernel.FaultRegisters.Rip;
        if (rip >= Layout.Shim && rip < Layout.Shim + 0x100_0000)
        {
            // The way out of the shim faulted at its jump: the frame has all, and its rip is what is wrong.
            info = default;
            info.Signal = SignalAbi.SIGSEGV;
            info.Code = SignalAbi.SI_KERNEL;
            info.Trap = 13;
        }
        else
        {
            Unsafe.CopyBlock(frame, Unsafe.AsPointer(ref t->Kernel.FaultRegisters), 18 * 8);
        }
        frame->CallNumber = Frame.NoCall;
        Volatile.Write(ref t->Kernel.FaultBusy, 0);

        SignalAction action = *ProcessBlock.Action(t->Process, info.Signal);
        if (action.Handler is SignalAbi.SIG_DFL or SignalAbi.SIG_IGN || (t->Blocked & SignalAbi.Bit(info.Signal)) != 0)
        {
            Delivery.Fatal(t, frame, info);
        }
        // It goes before any other: its frame is the innermost of what was running.
        if (t->Taken.Signal != 0)
        {
            Interlocked.Or(ref Slots.At(t->Slot)->Pending, SignalAbi.Bit(t->Taken.Signal));
        }
        t->Taken = info;
        t->LookAgain |= Delivery.Look;
    }

    // Vectors: Intel SDM 3A, 6.3.1. Codes: Linux's arch/x86/kernel/traps.c and mm/fault.c.
    private static SignalInfo Translate(ThreadBlock* t)
    {
        SignalInfo info = default;
        uint vector = t->Kernel.FaultVector;
        info.Trap = vector;
        info.Error = t->Kernel.FaultErrorCode;
        info.Address = t->Kernel.FaultRegisters.Rip;
        switch (vector)
        {
            case 0:
                info.Signal = SignalAbi.SIGFPE;
                info.Code = SignalAbi.FPE_INTDIV;
                break;
            case 1:
                info.Signal = SignalAbi.SIGTRAP;
                info.Code = SignalAbi.TRAP_TRACE;
                break;
            case 3:
                info.Signal = SignalAbi.SIGTRAP;
                info.Code = SignalAbi.SI_KERNEL;
                info.Address = 0;
                break;
            case 6:
                info.Signal = SignalAbi.SIGILL;
                info.Code = SignalAbi.ILL_ILLOPN;
                break;
            case 14:
                TranslatePage(t, ref info);
                break;
            case 16 or 19:
                info.Signal = SignalAbi.SIGFPE;
                info.Code = FloatCode((uint)Asm.GetControl());
                break;
            case 17:
                info.Signal = SignalAbi.SIGBUS;
                info.Code = SignalAbi.BUS_ADRALN;
                info.Address = 0;
                break;
            case 11 or 12:
                info.Signal = SignalAbi.SIGBUS;
                info.Code = SignalAbi.SI_KERNEL;
                info.Address = 0;
                break;
            default:
                info.Signal = SignalAbi.SIGSEGV;
                info.Code = SignalAbi.SI_KERNEL;
                info.Address = 0;
                break;
        }
        return info;
    }

    private static void TranslatePage(ThreadBlock* t, ref SignalInfo info)
    {
        info.Address = t->Kernel.FaultAddress;
        switch (t->Kernel.FaultStatus)
        {
            case Status.AccessDenied:
                info.Signal = SignalAbi.SIGSEGV;
                info.Code = SignalAbi.SEGV_ACCERR;
                break;
            case Status.NotFound or Status.NoMemory:
                info.Signal = SignalAbi.SIGBUS;
                info.Code = SignalAbi.BUS_ADRERR;
                break;
            default:
                info.Signal = SignalAbi.SIGSEGV;
                info.Code = SignalAbi.SEGV_MAPERR;
                break;
        }
    }

    // MXCSR: exception flags in bits 0 to 5, their masks in bits 7 to 12 (Intel SDM 1, 10.2.3).
    private static int FloatCode(uint mxcsr)
    {
        uint raised = mxcsr & ~(mxcsr >> 7) & 0x3F;
        return (raised & 1) != 0 ? SignalAbi.FPE_FLTINV
            : (raised & 4) != 0 ? SignalAbi.FPE_FLTDIV
            : (raised & 8) != 0 ? SignalAbi.FPE_FLTOVF
            : (raised & 0x12) != 0 ? SignalAbi.FPE_FLTUND
            : (raised & 0x20) != 0 ? SignalAbi.FPE_FLTRES
            : SignalAbi.FPE_FLTINV;
    }
}
