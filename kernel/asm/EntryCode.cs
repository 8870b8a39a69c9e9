using Iced.Intel;
using Rill.Abi;
using Rill.Build.Elf;
using Rill.Kernel.Arch;
using Rill.Loading;
using static Iced.Intel.AssemblerRegisters;

namespace Rill.Kernel.Assembly;

/// <summary>Entries into the kernel and the way back to user mode.</summary>
/// <remarks>In the kernel GS's base is the core's CpuLocal and interrupts are off, but in the idle loop. An entry from
/// user mode stores the registers in the current thread's context and calls C# on the core's kernel stack; C# returns the
/// context to resume. Nothing of an entry stays on the stack.</remarks>
internal static class EntryCode
{
    private const int XmmOffset = 160;

    private static readonly AssemblerRegisterXMM[] s_xmm =
        [xmm0, xmm1, xmm2, xmm3, xmm4, xmm5, xmm6, xmm7, xmm8, xmm9, xmm10, xmm11, xmm12, xmm13, xmm14, xmm15];

    private static readonly (AssemblerRegister64 Register, int Offset)[] s_general =
    [
        (rbx, RegisterOffsets.Rbx), (rcx, RegisterOffsets.Rcx), (rdx, RegisterOffsets.Rdx), (rsi, RegisterOffsets.Rsi),
        (rdi, RegisterOffsets.Rdi), (rbp, RegisterOffsets.Rbp), (r8, RegisterOffsets.R8), (r9, RegisterOffsets.R9),
        (r10, RegisterOffsets.R10), (r11, RegisterOffsets.R11), (r12, RegisterOffsets.R12), (r13, RegisterOffsets.R13),
        (r14, RegisterOffsets.R14), (r15, RegisterOffsets.R15),
    ];

    private static readonly (AssemblerRegister64 Register, int Offset)[] s_preserved =
    [
        (rbx, RegisterOffsets.Rbx), (rbp, RegisterOffsets.Rbp), (r12, RegisterOffsets.R12), (r13, RegisterOffsets.R13),
        (r14, RegisterOffsets.R14), (r15, RegisterOffsets.R15),
    ];

    public static void Write(ElfObjectFile file)
    {
        ElfCodeSection code = file.AddCode(".text.entry");
        WriteSyscall(code);
        WriteTrap(code);
        WriteResume(code);
        WriteVectors(file, code);
    }

    // SYSCALL: rcx holds the return address, r11 the flags; rsp is still the user's.
    private static void WriteSyscall(ElfCodeSection code)
    {
        Assembler a = code.Asm;
        Label redirect = a.CreateLabel();
        code.Function("arch_syscall");
        a.swapgs();
        a.mov(__.gs[ContextLayout.CpuUserRsp], rsp);
        a.mov(rsp, __.gs[ContextLayout.CpuContext]);
        a.cmp(rcx, __[rsp + ContextLayout.TextStart]);
        a.jb(redirect);
        a.cmp(rcx, __[rsp + ContextLayout.TextEnd]);
        a.jae(redirect);

        // A native call: an ordinary SysV call for its caller, so only preserved registers and arguments are kept.
        a.mov(__[rsp + RegisterOffsets.Rip], rcx);
        a.mov(__[rsp + RegisterOffsets.Rflags], r11);
        a.mov(__[rsp + RegisterOffsets.Rax], rax);
        foreach (var (register, offset) in s_preserved)
        {
            a.mov(__[rsp + offset], register);
        }
        a.mov(__[rsp + RegisterOffsets.Rdi], rdi);
        a.mov(__[rsp + RegisterOffsets.Rsi], rsi);
        a.mov(__[rsp + RegisterOffsets.Rdx], rdx);
        a.mov(__[rsp + RegisterOffsets.R10], r10);
        a.mov(__[rsp + RegisterOffsets.R8], r8);
        a.mov(__[rsp + RegisterOffsets.R9], r9);
        a.mov(rax, __.gs[ContextLayout.CpuUserRsp]);
        a.mov(__[rsp + RegisterOffsets.Rsp], rax);
        a.mov(__dword_ptr[rsp + ContextLayout.Resume], ContextLayout.ResumeCall);
        a.mov(rdi, rsp);
        a.mov(rsp, __.gs[ContextLayout.CpuStackTop]);
        a.xor(ebp, ebp);
        a.call(code.Symbol("RillSyscall"));
        a.jmp(code.Symbol("arch_resume"));

        // Somebody else's system call: note where it came from and go to the redirect, with all else as it was. The
        // redirect's address is below the end of user space, so SYSRET cannot fault.
        a.Label(ref redirect);
        a.mov(rsp, __[rsp + ContextLayout.AreaKernel]);
        a.mov(__[rsp + ThreadAreaOffsets.ReturnAddress], rcx);
        a.mov(rsp, __.gs[ContextLayout.CpuContext]);
        a.mov(rcx, __[rsp + ContextLayout.RedirectEntry]);
        a.mov(rsp, __.gs[ContextLayout.CpuUserRsp]);
        a.swapgs();
        a.sysretq();
    }

    // On the stack, from its top down: ss, rsp, rflags, cs, rip (by the processor), error code, vector.
    private static void WriteTrap(ElfCodeSection code)
    {
        Assembler a = code.Asm;
        Label kernel = a.CreateLabel();
        Label fault = a.CreateLabel();
        Label halt = a.CreateLabel();
        Label haveGs = a.CreateLabel();
        Label fromUser = a.CreateLabel();

        code.Function("arch_trap");
        a.test(__byte_ptr[rsp + 24], 3);
        a.je(kernel);
        a.swapgs();
        code.Function("arch_smap_patch");
        // Replaced by CLAC where the processor has SMAP.
        a.nop();
        a.nop();
        a.nop();
        a.cld();
        a.push(rax);
        a.mov(rax, __.gs[ContextLayout.CpuContext]);
        foreach (var (register, offset) in s_general)
        {
            a.mov(__[rax + offset], register);
        }
        a.pop(__qword_ptr[rax + RegisterOffsets.Rax]);
        a.pop(rsi);
        a.mov(__[rax + ContextLayout.Vector], esi);
        a.pop(rcx);
        a.mov(__[rax + ContextLayout.ErrorCode], ecx);
        a.pop(__qword_ptr[rax + RegisterOffsets.Rip]);
        a.pop(rcx);
        a.pop(__qword_ptr[rax + RegisterOffsets.Rflags]);
        a.pop(__qword_ptr[rax + RegisterOffsets.Rsp]);
        a.mov(__dword_ptr[rax + ContextLayout.Resume], ContextLayout.ResumeFull);
        a.mov(rcx, __[rax + ContextLayout.ExtendedState]);
        for (int i = 0; i < s_xmm.Length; i++)
        {
            a.movaps(__[rcx + XmmOffset + 16 * i], s_xmm[i]);
        }
        a.mov(rsp, __.gs[ContextLayout.CpuStackTop]);
        a.mov(rdi, rax);
        a.xor(ebp, ebp);
        a.call(code.Symbol("RillTrap"));
        a.jmp(code.Symbol("arch_resume"));

        // From the kernel: an exception is the end; an interrupt found the core idle, and what lies on the stack is
        // of no more use.
        a.Label(ref kernel);
        a.cmp(__dword_ptr[rsp], Vector.FirstExternal);
        a.jb(fault);
        a.mov(esi, __dword_ptr[rsp]);
        a.mov(rsp, __.gs[ContextLayout.CpuStackTop]);
        a.xor(edi, edi);
        a.xor(ebp, ebp);
        a.call(code.Symbol("RillTrap"));
        a.jmp(code.Symbol("arch_resume"));

        a.Label(ref fault);
        a.cld();
        a.push(rax);
        a.push(rbx);
        a.push(rcx);
        a.push(rdx);
        a.push(rsi);
        a.push(rdi);
        a.push(rbp);
        a.push(r8);
        a.push(r9);
        a.push(r10);
        a.push(r11);
        a.push(r12);
        a.push(r13);
        a.push(r14);
        a.push(r15);
        a.mov(rdi, rsp);
        a.and(rsp, -16);
        a.call(code.Symbol("RillKernelFault"));

        // NMI, double fault, machine check: on stacks of their own, from anywhere, also between swapgs and iretq. In
        // kernel code GS is the kernel's if its base is in the upper half; a program may have put its own there, too.
        code.Function("arch_paranoid");
        a.cmp(code.At32("arch_panicking"), 0);
        a.jne(halt);
        a.test(__byte_ptr[rsp + 24], 3);
        a.jne(fromUser);
        a.push(rax);
        a.push(rcx);
        a.push(rdx);
        a.mov(ecx, 0xC0000101);
        a.rdmsr();
        a.test(edx, edx);
        a.js(haveGs);
        a.swapgs();
        a.Label(ref haveGs);
        a.pop(rdx);
        a.pop(rcx);
        a.pop(rax);
        a.jmp(fault);
        a.Label(ref fromUser);
        a.swapgs();
        a.jmp(fault);
        // Another core panics and has sent this NMI.
        a.Label(ref halt);
        a.cli();
        a.hlt();
        a.jmp(halt);
    }

    private static void WriteResume(ElfCodeSection code)
    {
        Assembler a = code.Asm;
        Label full = a.CreateLabel();
        Label idle = a.CreateLabel();
        Label poll = a.CreateLabel();
        Label look = a.CreateLabel();
        Label sleep = a.CreateLabel();
        Label woken = a.CreateLabel();

        // arch_enter(rdi context): leaves the boot's C# for good.
        code.Function("arch_enter");
        a.mov(rax, rdi);
        a.mov(rsp, __.gs[ContextLayout.CpuStackTop]);

        code.Function("arch_resume");
        a.test(rax, rax);
        a.je(idle);
        a.cmp(__dword_ptr[rax + ContextLayout.Resume], ContextLayout.ResumeFull);
        a.je(full);
        // Back from a native call. Registers that the call may change hold nothing of the kernel's.
        foreach (AssemblerRegisterXMM xmm in s_xmm)
        {
            a.xorps(xmm, xmm);
        }
        foreach (var (register, offset) in s_preserved)
        {
            a.mov(register, __[rax + offset]);
        }
        a.mov(rcx, __[rax + RegisterOffsets.Rip]);
        a.mov(r11, __[rax + RegisterOffsets.Rflags]);
        a.mov(rsp, __[rax + RegisterOffsets.Rsp]);
        a.mov(rax, __[rax + RegisterOffsets.Rax]);
        a.xor(edx, edx);
        a.xor(esi, esi);
        a.xor(edi, edi);
        a.xor(r8d, r8d);
        a.xor(r9d, r9d);
        a.xor(r10d, r10d);
        a.swapgs();
        a.sysretq();

        a.Label(ref full);
        a.mov(rcx, __[rax + ContextLayout.ExtendedState]);
        for (int i = 0; i < s_xmm.Length; i++)
        {
            a.movaps(s_xmm[i], __[rcx + XmmOffset + 16 * i]);
        }
        a.push(ContextLayout.UserData);
        a.push(__qword_ptr[rax + RegisterOffsets.Rsp]);
        a.push(__qword_ptr[rax + RegisterOffsets.Rflags]);
        a.push(ContextLayout.UserCode);
        a.push(__qword_ptr[rax + RegisterOffsets.Rip]);
        foreach (var (register, offset) in s_general)
        {
            a.mov(register, __[rax + offset]);
        }
        a.mov(rax, __[rax + RegisterOffsets.Rax]);
        a.swapgs();
        a.iretq();

        // An interrupt starts afresh on the stack's top, so what is below loses nothing by one. First a while of polling.
        a.Label(ref idle);
        a.mov(rsp, __.gs[ContextLayout.CpuStackTop]);
        a.sti();
        a.Label(ref poll);
        a.mov(ecx, __.gs[ContextLayout.CpuPollBurst]);
        a.Label(ref look);
        a.cmp(__dword_ptr.gs[ContextLayout.CpuWoken], 0);
        a.jne(woken);
        a.dec(ecx);
        a.jne(look);
        a.pause();
        a.rdtsc();
        a.shl(rdx, 32);
        a.or(rax, rdx);
        a.cmp(rax, __.gs[ContextLayout.CpuPollUntil]);
        a.jb(poll);
        // From here on a wake-up is an interrupt; one that came before is seen now (IdlePolling.TryWake).
        a.cli();
        a.mov(__dword_ptr.gs[ContextLayout.CpuPolling], 0);
        a.mfence();
        a.cmp(__dword_ptr.gs[ContextLayout.CpuWoken], 0);
        a.jne(woken);
        // STI takes effect after the next instruction: a wake-up that is pending already ends the HLT at once.
        a.Label(ref sleep);
        a.sti();
        a.hlt();
        a.cli();
        a.jmp(sleep);
        a.Label(ref woken);
        a.cli();
        a.xor(ebp, ebp);
        a.call(code.Symbol("RillPolled"));
        a.jmp(code.Symbol("arch_resume"));
    }

    private static void WriteVectors(ElfObjectFile file, ElfCodeSection code)
    {
        ElfSection table = file.AddData(".rodata.vectors", ElfSectionFlags.Alloc, 8);
        table.Define("arch_vectors");
        Assembler a = code.Asm;
        code.Function("arch_vector_stubs");
        for (int vector = 0; vector < 256; vector++)
        {
            string name = $"arch_vector_{vector}";
            code.Function(name);
            table.AppendAddress(name, ElfRelocationKind.Absolute64);
            // These exceptions push an error code (Intel SDM 3A, table 6-1).
            if (vector is not (8 or 10 or 11 or 12 or 13 or 14 or 17 or 21 or 29 or 30))
            {
                a.push(0);
            }
            a.push(vector);
            bool ownStack = vector is Vector.NonMaskable or Vector.DoubleFault or Vector.MachineCheck;
            a.jmp(code.Symbol(ownStack ? "arch_paranoid" : "arch_trap"));
        }
    }
}
