using Iced.Intel;
using Rill.Abi;
using Rill.Build.Elf;
using static Iced.Intel.AssemblerRegisters;

namespace Rill.Shim.Assembly;

/// <summary>Kernel calls from the shim's C#.</summary>
internal static class KernelCode
{
    public static void Write(ElfObjectFile file)
    {
        ElfCodeSection code = file.AddCode(".text.kernel");
        Assembler a = code.Asm;

        // long shim_kernel(a0, a1, a2, a3, a4, number): the number last, so that only one argument moves.
        code.Function("shim_kernel");
        a.mov(r10, rcx);
        a.mov(rax, r9);
        a.syscall();
        a.ret();

        // The same with a sixth argument before the number.
        code.Function("shim_kernel6");
        a.mov(r10, rcx);
        a.mov(rax, __qword_ptr[rsp + 8]);
        a.syscall();
        a.ret();

        // Where a signal handler of a program without SA_RESTORER returns to: rt_sigreturn. In the text of the shim a
        // syscall instruction would be a kernel call, so it goes to the entry as the kernel would send it.
        code.Function("shim_restorer");
        a.mov(eax, 15);
        a.mov(__qword_ptr.gs[ThreadAreaOffsets.ReturnAddress], 0);
        a.jmp(code.Symbol("shim_syscall_entry"));

        code.Function("shim_current_area");
        a.mov(rax, __qword_ptr.gs[ThreadAreaOffsets.Self]);
        a.ret();

        // Addresses that C# hands out.
        code.Function("shim_restorer_address");
        a.lea(rax, code.At("shim_restorer"));
        a.ret();
        code.Function("shim_start_block_address");
        a.lea(rax, code.At("shim_start_block"));
        a.ret();
        code.Function("shim_child_entry_address");
        a.lea(rax, code.At("shim_child_entry"));
        a.ret();
    }
}
