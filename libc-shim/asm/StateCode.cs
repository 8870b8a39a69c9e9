using Iced.Intel;
using Rill.Build.Elf;
using static Iced.Intel.AssemblerRegisters;

namespace Rill.Shim.Assembly;

/// <summary>Processor state that C# has no expression for.</summary>
internal static class StateCode
{
    public static void Write(ElfObjectFile file)
    {
        ElfCodeSection code = file.AddCode(".text.state");
        Assembler a = code.Asm;

        code.Function("shim_rdtsc");
        a.rdtsc();
        a.shl(rdx, 32);
        a.or(rax, rdx);
        a.ret();

        // void shim_cpuid(uint leaf, uint subleaf, uint* out4)
        code.Function("shim_cpuid");
        a.push(rbx);
        a.mov(r8, rdx);
        a.mov(eax, edi);
        a.mov(ecx, esi);
        a.cpuid();
        a.mov(__dword_ptr[r8], eax);
        a.mov(__dword_ptr[r8 + 4], ebx);
        a.mov(__dword_ptr[r8 + 8], ecx);
        a.mov(__dword_ptr[r8 + 12], edx);
        a.pop(rbx);
        a.ret();

        // ulong shim_xgetbv(): XCR0.
        code.Function("shim_xgetbv");
        a.xor(ecx, ecx);
        a.xgetbv();
        a.shl(rdx, 32);
        a.or(rax, rdx);
        a.ret();

        // The control words that a forked child inherits: MXCSR in the low half, the x87 word above.
        code.Function("shim_get_control");
        a.sub(rsp, 8);
        a.mov(__qword_ptr[rsp], 0);
        a.stmxcsr(__dword_ptr[rsp]);
        a.fnstcw(__word_ptr[rsp + 4]);
        a.pop(rax);
        a.ret();
        code.Function("shim_set_control");
        a.push(rdi);
        a.ldmxcsr(__dword_ptr[rsp]);
        a.fldcw(__word_ptr[rsp + 4]);
        a.pop(rax);
        a.ret();

        // void shim_thread_exit(clear, number): no stack is touched after the slot may be free.
        code.Function("shim_thread_exit");
        a.mov(rax, rsi);
        a.xor(esi, esi);
        a.xor(edx, edx);
        a.syscall();
        a.ud2();

        // ulong shim_multiply_shift(ulong value, ulong multiplier, uint shift): the 128-bit product, shifted.
        code.Function("shim_multiply_shift");
        a.mov(ecx, edx);
        a.mov(rax, rdi);
        a.mul(rsi);
        a.shrd(rax, rdx, cl);
        a.ret();
    }
}
