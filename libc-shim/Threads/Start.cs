using System.Runtime;
using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Shim.Abi;

namespace Rill.Shim;

/// <summary>The beginning of a process: the first thread's block, the process's block, the first frame.</summary>
internal static unsafe class Start
{
    private static ProcessBlock s_process;

    /// <summary>The log handle as far as it is known before a thread block is set up.</summary>
    public static uint EarlyLog;

    /// <summary>A loader wrote the start block.</summary>
    [RuntimeExport("shim_start")]
    public static void FromLoader(ThreadBlock* t)
    {
        ShimStart* start = (ShimStart*)Asm.StartBlock();
        start->SlotTable = (ulong)Slots.At(0);
        start->BreakLock = Break.LockAddress;
        start->ProcessEnded = (ulong)Unsafe.AsPointer(ref s_process.Ended);
        Enter(t, *start);
    }

    /// <summary>Sets everything up for the program's first instruction. The caller leaves through the exit.</summary>
    public static void Enter(ThreadBlock* t, in ShimStart start)
    {
        EarlyLog = start.Log;
        ProcessorState.Detect();
        Slots.At(0)->Busy = Slots.OwnerOf(0);
        Table.Used = 1;
        if (!Slots.TryMapStack(0))
        {
            System.Environment.FailFast("no memory for the first shim stack"u8);
        }
        ProcessBlock* process = (ProcessBlock*)Unsafe.AsPointer(ref s_process);
        process->Mode = start.Mode;
        process->Lane = start.Lane;
        process->Log = start.Log;
        process->Flags = start.Flags;
        process->Personality = start.Personality;
        process->Page = (ProcessPage*)start.ProcessPage;
        process->Threads = 1;
        process->Serial = Homes.NextSerial();
        ProcessBlock.UseOwnActions(process);
        Homes.Begin(process);
        for (uint signal = 1; signal <= Signal.Last; signal++)
        {
            if ((start.IgnoredSignals & Signal.Bit(signal)) != 0)
            {
                ProcessBlock.Action(process, signal)->Handler = SignalHandling.Ignore;
            }
        }
        Break.Begin(start.BreakStart);

        t->Process = process;
        t->Slot = 0;
        t->Blocked = start.BlockedSignals;
        t->Trace = start.Flags & ShimStart.Trace;
        t->Tid = start.Mode == ShimMode.Program ? process->Page->ProcessId : ServerThreads.FirstTid;
        t->Frame = Slots.FrameOf(0);
        Frame* frame = t->Frame;
        *frame = default;
        frame->Rip = start.EntryPoint;
        frame->Rsp = start.StackPointer;
        // Reserved bit 1, and IF (Intel SDM 1, 3.4.3).
        frame->Rflags = 0x202;
        frame->CallNumber = Frame.NoCall;
        if (t->HasServer)
        {
            Delivery.Unblocked(t);
        }
        else
        {
            ServerThreads.RegisterFirst();
        }
    }
}
