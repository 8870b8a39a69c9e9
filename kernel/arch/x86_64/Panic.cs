using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;
using Rill.Abi;
using Rill.Kernel.Loader;

namespace Rill.Kernel.Arch;

/// <summary>The end of the kernel after a bug of its own.</summary>
public static unsafe class Panic
{
    private const ushort DebugExit = 0xF4;
    private const int MaxFrames = 32;
    private const ulong UserPrivilege = 3;

    // The core that panics, plus 1.
    private static int s_panicking;
    private static bool s_exitQemu;
    private static delegate*<void> s_report;

    /// <summary>Reads how a panic ends from the command line: <c>panic=off debug-exit</c> leaves QEMU.</summary>
    internal static void Configure(in BootInfo info)
        => s_exitQemu = info.HasOption("panic=off"u8) && info.HasOption("debug-exit"u8);

    /// <summary>Sets what tells of the machine's threads when somebody asks by NMI why nothing moves. It runs with the
    /// kernel stopped at any place.</summary>
    internal static void SetReport(delegate*<void> report) => s_report = report;

    /// <summary>Prints a message and a stack trace and stops the machine. Never returns.</summary>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Now(ReadOnlySpan<byte> message)
    {
        Begin(message);
        PrintStack(Instruction.ReadStackPointer());
        Stop();
    }

    [RuntimeExport("RillFailFast")]
    private static void FailFast(byte* text, nuint length) => Now(new ReadOnlySpan<byte>(text, (int)length));

    /// <summary>An exception in the kernel itself.</summary>
    [RuntimeExport("RillKernelFault")]
    private static void KernelFault(FaultFrame* frame)
    {
        Begin("exception in the kernel"u8);
        KernelLog.WriteDecimal("vector "u8, frame->Vector);
        KernelLog.WriteHex(" error "u8, frame->ErrorCode);
        KernelLog.WriteHex(" cr2 "u8, Instruction.ReadCr2(), "\n"u8);
        KernelLog.WriteHex("rip "u8, frame->Rip);
        KernelLog.WriteHex(" rsp "u8, frame->Rsp);
        KernelLog.WriteHex(" rflags "u8, frame->Rflags);
        KernelLog.WriteHex(" cs "u8, frame->Cs, "\n"u8);
        KernelLog.WriteHex("rax "u8, frame->Rax);
        KernelLog.WriteHex(" rbx "u8, frame->Rbx);
        KernelLog.WriteHex(" rcx "u8, frame->Rcx);
        KernelLog.WriteHex(" rdx "u8, frame->Rdx, "\n"u8);
        KernelLog.WriteHex("rsi "u8, frame->Rsi);
        KernelLog.WriteHex(" rdi "u8, frame->Rdi);
        KernelLog.WriteHex(" rbp "u8, frame->Rbp);
        KernelLog.WriteHex(" r8 "u8, frame->R8, "\n"u8);
        KernelLog.WriteHex("r9 "u8, frame->R9);
        KernelLog.WriteHex(" r10 "u8, frame->R10);
        KernelLog.WriteHex(" r11 "u8, frame->R11);
        KernelLog.WriteHex(" r12 "u8, frame->R12, "\n"u8);
        KernelLog.WriteHex("r13 "u8, frame->R13);
        KernelLog.WriteHex(" r14 "u8, frame->R14);
        KernelLog.WriteHex(" r15 "u8, frame->R15, "\n"u8);
        if ((frame->Cs & UserPrivilege) == 0)
        {
            PrintAddress(frame->Rip);
            PrintStack(frame->Rsp);
        }
        if (frame->Vector == Vector.NonMaskable)
        {
            // Somebody pressed the button to learn why nothing moves.
            if (s_report != null)
            {
                s_report();
            }
        }
        Stop();
    }

    private static void Begin(ReadOnlySpan<byte> message)
    {
        Instruction.DisableInterrupts();
        int self = (Cpu.Count > 0 ? Cpu.CurrentIndex : 0) + 1;
        int first = Interlocked.CompareExchange(ref s_panicking, self, 0);
        if (first == self)
        {
            // The report itself ran into trouble.
            Stop();
        }
        if (first != 0)
        {
            Halt();
        }
        LocalApic.StopOthers();
        KernelLog.ReclaimSerial();
        KernelLog.WritePanicMark();
        KernelLog.Write(message);
        if (Cpu.Count > 0)
        {
            KernelLog.WriteDecimal(" (core "u8, (ulong)Cpu.CurrentIndex, ")"u8);
        }
        KernelLog.Write("\n"u8);
    }

    // ILC keeps frame pointers in some methods only. So every word of the stack that points behind a call instruction in
    // the kernel's text is taken for a return address; a stale one may be among them.
    private static void PrintStack(ulong stackPointer)
    {
        int printed = 0;
        StackRange(ref stackPointer, out ulong end);
        for (ulong at = stackPointer & ~7ul; at < end && printed < MaxFrames; at += 8)
        {
            ulong value = *(ulong*)at;
            if (KernelImage.Linker.Text.Contains(value) && FollowsCall(value))
            {
                PrintAddress(value);
                printed++;
            }
        }
    }

    // What may be read of a stack: from its pointer, or from its lowest page where it has overflowed into the unmapped
    // page below, up to its top, but not more than 16 KiB. Of a stack that is not the core's own only one page.
    private static void StackRange(ref ulong stackPointer, out ulong end)
    {
        const ulong page = Pages.Size;
        ref readonly KernelImage.LinkerTable image = ref KernelImage.Linker;
        ulong top = image.StackTop;
        ulong bottom = image.StackGuard + page;
        if (Cpu.Count > 0 && Cpu.Current.StackTop != top)
        {
            top = Cpu.Current.StackTop;
            bottom = top - Cpu.StackSize;
        }
        if (stackPointer < bottom - page || stackPointer > top)
        {
            end = (stackPointer + page - 1) & ~(page - 1);
            return;
        }
        stackPointer = Math.Max(stackPointer, bottom);
        end = Math.Min(stackPointer + 4 * page, top);
    }

    private static bool FollowsCall(ulong address)
    {
        byte* code = (byte*)address;
        // E8 rel32; FF /2 with a register, or with memory and no, one or four bytes of displacement.
        return code[-5] == 0xE8
            || (code[-2] == 0xFF && (code[-1] & 0x38) == 0x10)
            || (code[-3] == 0xFF && (code[-2] & 0x38) == 0x10)
            || (code[-6] == 0xFF && (code[-5] & 0x38) == 0x10);
    }

    private static void PrintAddress(ulong address)
    {
        KernelLog.WriteHex("  at "u8, address);
        if (KernelSymbols.TryFind(address, out ReadOnlySpan<byte> name, out ulong offset))
        {
            KernelLog.Write(" "u8);
            KernelLog.Write(name);
            KernelLog.WriteHex("+"u8, offset);
        }
        KernelLog.Write("\n"u8);
    }

    [DoesNotReturn]
    private static void Stop()
    {
        KernelLog.Write("the kernel has stopped\n"u8);
        if (s_exitQemu)
        {
            // QEMU's isa-debug-exit ends it with status (value << 1) | 1.
            IoPort.Write32(DebugExit, 0x3E);
        }
        Halt();
    }

    [DoesNotReturn]
    private static void Halt()
    {
        while (true)
        {
            Instruction.DisableInterrupts();
            Instruction.Halt();
        }
    }

    /// <summary>As kernel/asm/EntryCode.cs pushes it.</summary>
    private struct FaultFrame
    {
        public ulong R15, R14, R13, R12, R11, R10, R9, R8, Rbp, Rdi, Rsi, Rdx, Rcx, Rbx, Rax;
        public ulong Vector, ErrorCode, Rip, Cs, Rflags, Rsp, Ss;
    }
}
