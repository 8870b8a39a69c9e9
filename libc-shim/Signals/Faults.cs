using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;
using Rill.Abi;
using Rill.LinuxAbi;

namespace Rill.Shim;

/// <summary>Processor exceptions of the program, as signals.</summary>
internal static unsafe class Faults
{
    /// <summary>Called with the program's vector registers in the frame; the others are in the area.</summary>
    /// <param name="isWayOut">1: the way out of the shim faulted, with the program's registers.</param>
    [RuntimeExport("shim_fault")]
    public static void Take(ThreadBlock* t, Frame* frame, uint isWayOut)
    {
        SignalInfo info = Translate(t);
        if (isWayOut != 0)
        {
            // At its jump: the frame has all, and its rip is what is wrong.
            info = default;
            info.Signal = Signal.Segv;
            info.Code = SignalCode.Kernel;
            info.Trap = FaultSignal.Protection;
        }
        else
        {
            Unsafe.CopyBlock(frame, Unsafe.AsPointer(ref t->Kernel.FaultRegisters), 18 * 8);
        }
        frame->CallNumber = Frame.NoCall;
        Volatile.Write(ref t->Kernel.FaultBusy, 0);

        SignalAction action = *ProcessBlock.Action(t->Process, info.Signal);
        if (action.Handler is SignalHandling.Default or SignalHandling.Ignore || (t->Blocked & Signal.Bit(info.Signal)) != 0)
        {
            Delivery.Fatal(t, frame, info);
        }
        // It goes before any other: its frame is the innermost of what was running.
        if (t->Taken.Signal != 0)
        {
            Interlocked.Or(ref Slots.At(t->Slot)->Pending, Signal.Bit(t->Taken.Signal));
        }
        t->Taken = info;
        t->LookAgain |= Delivery.Look;
    }

    // Codes: Linux's arch/x86/kernel/traps.c and mm/fault.c.
    private static SignalInfo Translate(ThreadBlock* t)
    {
        SignalInfo info = default;
        uint vector = t->Kernel.FaultVector;
        info.Trap = vector;
        info.Error = t->Kernel.FaultErrorCode;
        info.Signal = (uint)FaultSignal.Of(vector);
        switch (vector)
        {
            case FaultSignal.Divide:
                info.Code = SignalCode.IntegerDivide;
                info.Address = t->Kernel.FaultRegisters.Rip;
                break;
            case FaultSignal.Debug:
                info.Code = SignalCode.TrapTrace;
                info.Address = t->Kernel.FaultRegisters.Rip;
                break;
            case FaultSignal.InvalidOpcode:
                info.Code = SignalCode.IllegalOperand;
                info.Address = t->Kernel.FaultRegisters.Rip;
                break;
            case FaultSignal.Page:
                TranslatePage(t, ref info);
                break;
            case FaultSignal.FloatingPoint or FaultSignal.Simd:
                info.Code = FloatCode((uint)Asm.GetControl());
                info.Address = t->Kernel.FaultRegisters.Rip;
                break;
            case FaultSignal.Alignment:
                info.Code = SignalCode.BusAlignment;
                break;
            default:
                info.Code = SignalCode.Kernel;
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
                info.Code = SignalCode.SegvAccess;
                break;
            case Status.NotFound or Status.NoMemory:
                info.Signal = Signal.Bus;
                info.Code = SignalCode.BusAddress;
                break;
            default:
                info.Code = SignalCode.SegvNotMapped;
                break;
        }
    }

    // MXCSR: exception flags in bits 0 to 5, their masks in bits 7 to 12 (Intel SDM 1, 10.2.3).
    private static int FloatCode(uint mxcsr)
    {
        uint raised = mxcsr & ~(mxcsr >> 7) & 0x3F;
        return (raised & 1) != 0 ? SignalCode.FloatInvalid
            : (raised & 4) != 0 ? SignalCode.FloatDivide
            : (raised & 8) != 0 ? SignalCode.FloatOverflow
            : (raised & 0x12) != 0 ? SignalCode.FloatUnderflow
            : (raised & 0x20) != 0 ? SignalCode.FloatInexact
            : SignalCode.FloatInvalid;
    }
}
