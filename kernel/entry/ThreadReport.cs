#if !HOSTED
using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Entry;

/// <summary>What a panic by NMI tells of the machine's threads.</summary>
internal static unsafe class ThreadReport
{
    /// <summary>Writes a line for each thread to the kernel log. The kernel has stopped, at any place: nothing is changed
    /// and no user memory is read.</summary>
    public static void Write()
    {
        for (Process? process = Process.FirstLive; process is not null; process = process.NextLive)
        {
            KernelLog.WriteDecimal("process "u8, process.Id);
            KernelLog.WriteDecimal(": handles "u8, process.Handles.Count);
            KernelLog.WriteDecimal(", pending "u8, process.PendingOperations);
            KernelLog.WriteDecimal(", suspended "u8, process.SuspendCount, "\n"u8);
            for (Thread? thread = process.FirstThread; thread is not null; thread = thread.NextOfProcess)
            {
                Write(thread);
            }
        }
    }

    private static void Write(Thread thread)
    {
        KernelLog.WriteDecimal("  thread "u8, thread.Id);
        KernelLog.WriteDecimal(" core "u8, (ulong)thread.CoreIndex);
        KernelLog.Write(thread.State switch
        {
            ThreadState.Running => " running"u8,
            ThreadState.Ready => " ready"u8,
            ThreadState.Parked => thread.WaitQueue is null ? " in futex wait"u8 : " in queue wait"u8,
            ThreadState.Suspended => " suspended"u8,
            _ => " ended"u8,
        });
        ThreadContext* context = thread.Context;
        if (context != null)
        {
            KernelLog.WriteHex(" rip "u8, context->Rip);
            KernelLog.WriteHex(" rsp "u8, context->Rsp);
            KernelLog.WriteHex(" rax "u8, context->Rax);
            KernelLog.WriteHex(" rdi "u8, context->Rdi);
            KernelLog.WriteHex(" rsi "u8, context->Rsi);
        }
        ThreadArea* area = thread.Area;
        if (area != null)
        {
            KernelLog.WriteHex(" call from "u8, area->ReturnAddress);
            KernelLog.WriteDecimal(" interrupt "u8, area->InterruptPending);
        }
        KernelLog.Write("\n"u8);
    }
}
#endif
