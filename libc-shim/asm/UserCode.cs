using Iced.Intel;
using Rill.Build.Elf;
using static Iced.Intel.AssemblerRegisters;

namespace Rill.Shim.Assembly;

/// <summary>
/// Access to the program's memory. Each routine puts the address of its way out into r11 before it touches what may
/// not be there; <c>shim_fault_entry</c> goes there when an instruction between <c>shim_user_start</c> and
/// <c>shim_user_end</c> faults. They return 0, or 1 where they faulted, unless said otherwise.
/// </summary>
internal static class UserCode
{
    public static void Write(ElfObjectFile file)
    {
        ElfCodeSection code = file.AddCode(".text.user");
        Assembler a = code.Asm;
        code.Function("shim_user_start");

        // (rdi to, rsi from, rdx bytes)
        Routine(code, "shim_user_copy", () =>
        {
            a.mov(rcx, rdx);
            a.shr(rcx, 3);
            a.rep.movsq();
            a.mov(ecx, edx);
            a.and(ecx, 7);
            a.rep.movsb();
            a.xor(eax, eax);
        });
        // (rdi to, rsi bytes)
        Routine(code, "shim_user_clear", () =>
        {
            a.xor(eax, eax);
            a.mov(rcx, rsi);
            a.rep.stosb();
        });
        // (rdi from, rsi out value)
        Routine(code, "shim_user_read32", () =>
        {
            a.mov(eax, __dword_ptr[rdi]);
            a.mov(__dword_ptr[rsi], eax);
            a.xor(eax, eax);
        });
        Routine(code, "shim_user_read64", () =>
        {
            a.mov(rax, __qword_ptr[rdi]);
            a.mov(__qword_ptr[rsi], rax);
            a.xor(eax, eax);
        });
        // (rdi to, rsi value)
        Routine(code, "shim_user_write32", () =>
        {
            a.mov(__dword_ptr[rdi], esi);
            a.xor(eax, eax);
        });
        Routine(code, "shim_user_write64", () =>
        {
            a.mov(__qword_ptr[rdi], rsi);
            a.xor(eax, eax);
        });
        // (rdi address, esi expected, edx value, rcx out seen)
        Routine(code, "shim_user_exchange32", () =>
        {
            a.mov(eax, esi);
            a.@lock.cmpxchg(__dword_ptr[rdi], edx);
            a.mov(__dword_ptr[rcx], eax);
            a.xor(eax, eax);
        });
        // (rdi area, 64-byte aligned, rsi the 16 xmm registers' low halves): XSAVE of all that is enabled, with a cleared
        // header; then those registers, as present, since the ones that it saved are no longer the program's.
        Routine(code, "shim_user_xsave", () =>
        {
            a.mov(r8, rdi);
            a.xor(eax, eax);
            a.lea(rdi, __[r8 + 512]);
            a.mov(ecx, 8);
            a.rep.stosq();
            a.mov(eax, -1);
            a.mov(edx, -1);
            a.xsave64(__[r8]);
            a.or(__qword_ptr[r8 + 512], 2);
            a.lea(rdi, __[r8 + 160]);
            a.mov(ecx, 32);
            a.rep.movsq();
            a.xor(eax, eax);
        });
        // (rdi area, rsi features)
        Routine(code, "shim_user_xrstor", () =>
        {
            a.mov(rax, rsi);
            a.mov(rdx, rsi);
            a.shr(rdx, 32);
            a.xrstor64(__[rdi]);
            a.xor(eax, eax);
        });
        Routine(code, "shim_user_fxsave", () =>
        {
            a.fxsave64(__[rdi]);
            a.xor(eax, eax);
        });
        Routine(code, "shim_user_fxrstor", () =>
        {
            a.fxrstor64(__[rdi]);
            a.xor(eax, eax);
        });
        WriteLength(code);
        code.Function("shim_user_end");
        a.nop();
    }

    // long shim_user_length(rdi string, rsi limit): bytes before the NUL; the limit if there is none; -1 on a fault.
    private static void WriteLength(ElfCodeSection code)
    {
        Assembler a = code.Asm;
        Label next = a.CreateLabel();
        Label done = a.CreateLabel();
        Label fault = a.CreateLabel();
        code.Function("shim_user_length");
        a.lea(r11, __[fault]);
        a.xor(eax, eax);
        a.Label(ref next);
        a.cmp(rax, rsi);
        a.jae(done);
        a.cmp(__byte_ptr[rdi + rax], 0);
        a.je(done);
        a.inc(rax);
        a.jmp(next);
        a.Label(ref done);
        a.ret();
        a.Label(ref fault);
        a.mov(rax, -1);
        a.ret();
    }

    private static void Routine(ElfCodeSection code, string name, Action body)
    {
        Assembler a = code.Asm;
        Label fault = a.CreateLabel();
        code.Function(name);
        a.lea(r11, __[fault]);
        body();
        a.ret();
        a.Label(ref fault);
        a.cld();
        a.mov(eax, 1);
        a.ret();
    }
}
