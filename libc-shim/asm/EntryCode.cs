using Iced.Intel;
using Rill.Abi;
using Rill.Build.Elf;
using Rill.Loading;
using static Iced.Intel.AssemblerRegisters;
using static Rill.Abi.RegisterOffsets;
using static Rill.Abi.ThreadAreaOffsets;
using static Rill.Shim.ShimOffsets;

namespace Rill.Shim.Assembly;

/// <summary>
/// The ways into the shim and the one way out. Every entry leaves the program's registers in the thread's frame, whose
/// place is fixed (the top of its shim stack), and every exit loads them from there, so that the exit can be given up
/// and begun again at any instruction.
/// </summary>
internal static class EntryCode
{
    private static readonly (AssemblerRegister64 Register, int Offset)[] s_general =
    [
        (rbx, Rbx), (rdx, Rdx), (rsi, Rsi), (rdi, Rdi), (rbp, Rbp), (r8, R8), (r9, R9), (r10, R10), (r12, R12),
        (r13, R13), (r14, R14), (r15, R15),
    ];

    private static readonly AssemblerRegisterXMM[] s_vector =
    [
        xmm0, xmm1, xmm2, xmm3, xmm4, xmm5, xmm6, xmm7, xmm8, xmm9, xmm10, xmm11, xmm12, xmm13, xmm14, xmm15,
    ];

    public static void Write(ElfObjectFile file)
    {
        ElfSection bss = file.AddData(".bss.shim_boot_stack", ElfSectionFlags.Alloc | ElfSectionFlags.Write, (int)Pages.Size);
        bss.Reserve("shim_boot_stack", 32 * 1024, (int)Pages.Size);
        bss.Reserve("shim_boot_stack_top", 16, 16);

        ElfSection start = file.AddData(".bss.shim_start_block", ElfSectionFlags.Alloc | ElfSectionFlags.Write, 16);
        start.Reserve("shim_start_block", 128, 16);

        ElfCodeSection code = file.AddCode(".text.entry");
        WriteSyscallEntry(code);
        WriteExit(code);
        WriteInterruptEntry(code);
        WriteFaultEntry(code);
        WriteStarts(code);
    }

    // rcx and r11 are free: the instruction that led here destroys them by definition (Intel SDM 2B, SYSCALL). Linux
    // leaves the return address and the flags in them.
    private static void WriteSyscallEntry(ElfCodeSection code)
    {
        Assembler a = code.Asm;
        Label known = a.CreateLabel();
        Label traced = a.CreateLabel();
        Label done = a.CreateLabel();

        code.Function("shim_syscall_entry");
        a.mov(__qword_ptr.gs[ProgramStack], rsp);
        a.mov(rsp, __qword_ptr.gs[FramePointer]);
        a.mov(__qword_ptr[rsp + Rax], rax);
        SaveGeneral(a);
        a.mov(rcx, __qword_ptr.gs[ReturnAddress]);
        a.mov(__qword_ptr[rsp + Rip], rcx);
        a.mov(__qword_ptr[rsp + Rcx], rcx);
        a.mov(rcx, __qword_ptr.gs[ProgramStack]);
        a.mov(__qword_ptr[rsp + Rsp], rcx);
        a.pushfq();
        a.pop(rcx);
        a.mov(__qword_ptr[rsp + Rflags], rcx);
        a.mov(__qword_ptr[rsp + R11], rcx);
        a.cld();
        SaveVector(a);
        a.mov(__dword_ptr.gs[NativeTail], 0);
        a.mov(eax, eax);
        a.mov(__qword_ptr[rsp + CallNumber], rax);
        a.cmp(eax, CallTable.Count);
        a.jb(known);
        a.mov(eax, CallTable.Count);
        a.Label(ref known);
        a.mov(rdi, __qword_ptr.gs[Self]);
        a.mov(rsi, rsp);
        a.lea(rdx, code.At("shim_call_table"));
        a.mov(rdx, __qword_ptr[rdx + rax * 8]);
        a.cmp(__dword_ptr.gs[Trace], 0);
        a.jne(traced);
        a.call(rdx);
        a.Label(ref done);
        a.mov(__qword_ptr[rsp + Rax], rax);
        a.jmp(code.Symbol("shim_exit"));
        a.Label(ref traced);
        a.call(code.Symbol("shim_trace_call"));
        a.jmp(done);
    }

    private static void WriteExit(ElfCodeSection code)
    {
        Assembler a = code.Asm;
        Label work = a.CreateLabel();
        Label pending = a.CreateLabel();

        // An interruption that is found on the way out, or that hits the way out.
        a.Label(ref work);
        a.mov(rsp, __qword_ptr.gs[FramePointer]);
        a.cld();
        a.mov(rdi, __qword_ptr.gs[Self]);
        a.mov(rsi, rsp);
        a.call(code.Symbol("shim_exit_work"));

        code.Function("shim_exit");
        a.mov(rsp, __qword_ptr.gs[FramePointer]);
        for (int i = 0; i < s_vector.Length; i++)
        {
            a.movaps(s_vector[i], __xmmword_ptr[rsp + Xmm + i * 16]);
        }

        // From here to the jump the kernel starts the exit again when the thread is interrupted. Nothing in the frame
        // changes.
        code.Function("shim_commit_start");
        a.cmp(__dword_ptr.gs[InterruptPending], 0);
        a.jne(work);
        a.cmp(__dword_ptr.gs[LookAgain], 0);
        a.jne(work);
        a.mov(rcx, __qword_ptr[rsp + Rip]);
        a.mov(__qword_ptr.gs[ReturnAddress], rcx);
        a.mov(rcx, __qword_ptr[rsp + Rsp]);
        a.mov(__qword_ptr.gs[ProgramStack], rcx);
        foreach ((AssemblerRegister64 register, int offset) in s_general)
        {
            a.mov(register, __qword_ptr[rsp + offset]);
        }
        a.mov(rax, __qword_ptr[rsp + Rax]);
        a.mov(rcx, __qword_ptr[rsp + Rcx]);
        a.mov(r11, __qword_ptr[rsp + R11]);
        a.push(__qword_ptr[rsp + Rflags]);
        a.popfq();
        a.mov(rsp, __qword_ptr.gs[ProgramStack]);
        a.jmp(__qword_ptr.gs[ReturnAddress]);

        // The end of a native call lies in the same range.
        code.Function("shim_native_tail");
        a.cmp(__dword_ptr.gs[InterruptPending], 0);
        a.jne(pending);
        a.ret();
        code.Function("shim_commit_end");

        // An interruption found at the end of a native call: as if it had hit just after the call.
        a.Label(ref pending);
        a.pop(__qword_ptr.gs[InterruptedRegisters + Rip]);
        a.jmp(code.Symbol("shim_interrupt_entry"));

        code.Function("shim_commit_abort");
        a.cmp(__dword_ptr.gs[NativeTail], 0);
        a.je(work);
        a.jmp(pending);

        // long Native(number, a0..a5), from a server's code: arguments move one place down.
        code.Function("shim_native_call");
        a.mov(__dword_ptr.gs[NativeTail], 1);
        a.mov(rax, rdi);
        a.mov(rdi, rsi);
        a.mov(rsi, rdx);
        a.mov(rdx, rcx);
        a.mov(r10, r8);
        a.mov(r8, r9);
        a.mov(r9, __qword_ptr[rsp + 8]);
        a.syscall();
        a.jmp(code.Symbol("shim_native_tail"));
    }

    private static void WriteInterruptEntry(ElfCodeSection code)
    {
        Assembler a = code.Asm;
        code.Function("shim_interrupt_entry");
        a.mov(__qword_ptr.gs[ProgramStack], rsp);
        a.mov(rsp, __qword_ptr.gs[FramePointer]);
        a.mov(__qword_ptr[rsp + Rax], rax);
        a.mov(__qword_ptr[rsp + Rcx], rcx);
        a.mov(__qword_ptr[rsp + R11], r11);
        SaveGeneral(a);
        a.mov(rcx, __qword_ptr.gs[InterruptedRegisters + Rip]);
        a.mov(__qword_ptr[rsp + Rip], rcx);
        a.mov(rcx, __qword_ptr.gs[ProgramStack]);
        a.mov(__qword_ptr[rsp + Rsp], rcx);
        a.pushfq();
        a.pop(rcx);
        a.mov(__qword_ptr[rsp + Rflags], rcx);
        a.cld();
        SaveVector(a);
        a.mov(__dword_ptr.gs[NativeTail], 0);
        a.mov(__qword_ptr[rsp + CallNumber], -1);
        a.mov(rdi, __qword_ptr.gs[Self]);
        a.mov(rsi, rsp);
        a.call(code.Symbol("shim_exit_work"));
        a.jmp(code.Symbol("shim_exit"));
    }

    private static void WriteFaultEntry(ElfCodeSection code)
    {
        Assembler a = code.Asm;
        Label program = a.CreateLabel();
        Label own = a.CreateLabel();
        Label elsewhere = a.CreateLabel();

        // edx tells shim_fault whether the way out of the shim faulted.
        code.Function("shim_fault_entry");
        a.mov(edx, 0);
        a.mov(rax, __qword_ptr.gs[FaultRegisters + Rip]);
        a.lea(rcx, code.At("shim_text_start"));
        a.cmp(rax, rcx);
        a.jb(program);
        a.lea(rcx, code.At("shim_text_end"));
        a.cmp(rax, rcx);
        a.jae(program);
        // A jump to an address that is not canonical faults at the jump: the program's fault.
        a.lea(rcx, code.At("shim_commit_start"));
        a.cmp(rax, rcx);
        a.jb(own);
        a.lea(rcx, code.At("shim_commit_end"));
        a.cmp(rax, rcx);
        a.mov(edx, 1);
        a.jb(program);
        a.Label(ref own);
        a.lea(rcx, code.At("shim_user_start"));
        a.cmp(rax, rcx);
        a.jb(elsewhere);
        a.lea(rcx, code.At("shim_user_end"));
        a.cmp(rax, rcx);
        a.jae(elsewhere);
        // Access to the program's memory: the routine left its way out in r11.
        a.mov(__dword_ptr.gs[FaultBusy], 0);
        a.jmp(__qword_ptr.gs[FaultRegisters + R11]);

        // The shim runs on its own stacks, in its heap. With another stack it is the program that jumped here.
        a.Label(ref elsewhere);
        a.mov(rcx, __qword_ptr.gs[FaultRegisters + Rsp]);
        a.mov(edx, 0);
        a.mov(rax, Layout.ShimHeap);
        a.cmp(rcx, rax);
        a.jb(program);
        a.mov(rax, Layout.ShimHeapEnd);
        a.cmp(rcx, rax);
        a.jae(program);

        code.Function("shim_own_fault");
        a.mov(rdi, __qword_ptr.gs[Self]);
        a.lea(rsp, __[rdi + EmergencyStack]);
        a.cld();
        a.call(code.Symbol("shim_report_fault"));
        // Privileged: a second fault, with which the kernel ends the process.
        a.hlt();

        a.Label(ref program);
        a.mov(rsp, __qword_ptr.gs[FramePointer]);
        a.cld();
        SaveVector(a);
        a.mov(__dword_ptr.gs[NativeTail], 0);
        a.mov(__qword_ptr[rsp + CallNumber], -1);
        a.mov(rdi, __qword_ptr.gs[Self]);
        a.mov(rsi, rsp);
        a.call(code.Symbol("shim_fault"));
        a.jmp(code.Symbol("shim_exit"));
    }

    private static void WriteStarts(ElfCodeSection code)
    {
        Assembler a = code.Asm;

        // The first thread of a process that a loader made, on the program's stack until there is another.
        code.Function("shim_start_entry");
        WriteCookie(code);
        a.and(rsp, -16);
        a.mov(rdi, __qword_ptr.gs[Self]);
        a.call(code.Symbol("shim_start"));
        a.jmp(code.Symbol("shim_exit"));

        // The first thread of the first process.
        code.Function("shim_boot_entry");
        WriteCookie(code);
        a.lea(rsp, code.At("shim_boot_stack_top"));
        a.mov(rdi, __qword_ptr.gs[Self]);
        a.call(code.Symbol("shim_boot"));
        a.jmp(code.Symbol("shim_exit"));

        // The thread of a forked child, or a new thread: rdi context, rsi lane or tid.
        code.Function("shim_child_entry");
        a.and(rsp, -16);
        a.mov(rdx, __qword_ptr.gs[Self]);
        a.call(code.Symbol("shim_child"));
        a.jmp(code.Symbol("shim_exit"));
    }

    // The word that guards C#'s stack buffers: different for each process, before any code reads it.
    private static void WriteCookie(ElfCodeSection code)
    {
        Assembler a = code.Asm;
        a.rdtsc();
        a.shl(rdx, 32);
        a.xor(rax, rdx);
        a.mov(rdx, 0x9E3779B97F4A7C15UL);
        a.imul(rax, rdx);
        a.mov(code.At("__security_cookie"), rax);
    }

    private static void SaveGeneral(Assembler a)
    {
        foreach ((AssemblerRegister64 register, int offset) in s_general)
        {
            a.mov(__qword_ptr[rsp + offset], register);
        }
    }

    private static void SaveVector(Assembler a)
    {
        for (int i = 0; i < s_vector.Length; i++)
        {
            a.movaps(__xmmword_ptr[rsp + Xmm + i * 16], s_vector[i]);
        }
    }
}
