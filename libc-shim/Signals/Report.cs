using System;
using System.Runtime;
using Rill.Abi;
using Rill.LinuxAbi;

namespace Rill.Shim;

/// <summary>What is written to the kernel log when a process ends badly.</summary>
internal static unsafe class Report
{
    /// <summary>A server dies of a fault or signal: there is nobody else to tell.</summary>
    public static void Fatal(ThreadBlock* t, Frame* frame, in SignalInfo info)
    {
        LogLine line = new(stackalloc byte[240]);
        line.Add("shim: process "u8);
        line.AddNumber(Identity.ProcessId(t));
        line.Add(" thread "u8);
        line.AddNumber(t->Tid);
        line.Add(" ends by signal "u8);
        line.AddNumber(info.Signal);
        line.Add(" code "u8);
        line.AddNumber(info.Code);
        line.Add(" address "u8);
        line.AddHex(info.Address);
        line.Add(" rip "u8);
        line.AddHex(frame->Rip);
        line.Add(" rsp "u8);
        line.AddHex(frame->Rsp);
        line.Add(" rax "u8);
        line.AddHex(frame->Rax);
        line.Write(t->Process->Log);
    }

    /// <summary>A fault of the shim's own code. It runs on the small emergency stack; after it the assembly faults again,
    /// which ends the process as by a fault, since the first one is still being served.</summary>
    [RuntimeExport("shim_report_fault")]
    public static void OwnFault(ThreadBlock* t)
    {
        LogLine line = new(stackalloc byte[200]);
        line.Add("shim: own fault, vector "u8);
        line.AddNumber(t->Kernel.FaultVector);
        line.Add(" address "u8);
        line.AddHex(t->Kernel.FaultAddress);
        line.Add(" rip "u8);
        line.AddHex(t->Kernel.FaultRegisters.Rip);
        line.Add(" rsp "u8);
        line.AddHex(t->Kernel.FaultRegisters.Rsp);
        line.Add(" rdi "u8);
        line.AddHex(t->Kernel.FaultRegisters.Rdi);
        line.Add(" rsi "u8);
        line.AddHex(t->Kernel.FaultRegisters.Rsi);
        line.Add(" call "u8);
        line.AddNumber(t->Frame == null ? -1 : (long)t->Frame->CallNumber);
        line.Write(t->Process == null ? Start.EarlyLog : t->Process->Log);
    }

    /// <summary>An invariant of the shim does not hold (System.Environment.FailFast).</summary>
    [RuntimeExport("RillFailFast")]
    public static void FailFast(byte* message, nuint length)
    {
        LogLine line = new(stackalloc byte[240]);
        line.Add("shim: "u8);
        line.Add(new ReadOnlySpan<byte>(message, (int)length));
        line.Write(Start.EarlyLog);
        KernelCalls.Exit(128 + Signal.Abrt);
    }
}
