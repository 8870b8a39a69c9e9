using Iced.Intel;
using Rill.Abi;
using Rill.Build.Elf;
using Rill.Kernel.Arch;
using static Iced.Intel.AssemblerRegisters;

namespace Rill.Kernel.Assembly;

/// <summary>Per-core and per-thread processor state: GS, segments, x87 and vector state.</summary>
internal static class SwitchCode
{
    private const int MxcsrOffset = 24;

    public static void Write(ElfObjectFile file)
    {
        ElfCodeSection code = file.AddCode(".text.switch");
        Assembler a = code.Asm;

        code.Function("arch_current_cpu");
        a.mov(rax, __.gs[ContextLayout.CpuSelf]);
        a.ret();

        code.Function("arch_current_cpu_index");
        a.mov(eax, __.gs[ContextLayout.CpuIndex]);
        a.ret();

        // After LGDT: all segment registers from the new table.
        code.Function("arch_reload_segments");
        Label here = a.CreateLabel();
        a.push(ContextLayout.KernelCode);
        a.lea(rax, __[here]);
        a.push(rax);
        a.AddInstruction(Instruction.Create(Code.Retfq));
        a.Label(ref here);
        a.mov(eax, ContextLayout.KernelData);
        a.mov(ds, eax);
        a.mov(es, eax);
        a.mov(ss, eax);
        a.xor(eax, eax);
        a.mov(fs, eax);
        a.mov(gs, eax);
        a.ret();

        // (rdi area, rsi component mask). MXCSR apart, since the mask leaves SSE out.
        code.Function("arch_xsave");
        a.mov(rax, rsi);
        a.mov(rdx, rsi);
        a.shr(rdx, 32);
        a.xsave64(__[rdi]);
        a.stmxcsr(__dword_ptr[rdi + MxcsrOffset]);
        a.ret();

        code.Function("arch_xrstor");
        a.mov(rax, rsi);
        a.mov(rdx, rsi);
        a.shr(rdx, 32);
        a.xrstor64(__[rdi]);
        a.ldmxcsr(__dword_ptr[rdi + MxcsrOffset]);
        a.ret();

        code.Function("arch_fxsave");
        a.fxsave64(__[rdi]);
        a.ret();

        code.Function("arch_fxrstor");
        a.fxrstor64(__[rdi]);
        a.ret();

        // The user's GS base is the hidden one while the kernel runs.
        code.Function("arch_save_bases");
        a.rdfsbase(rax);
        a.mov(__[rdi + RegisterOffsets.FsBase], rax);
        a.swapgs();
        a.rdgsbase(rax);
        a.swapgs();
        a.mov(__[rdi + RegisterOffsets.GsBase], rax);
        a.ret();

        code.Function("arch_load_bases");
        a.mov(rax, __[rdi + RegisterOffsets.FsBase]);
        a.wrfsbase(rax);
        a.mov(rax, __[rdi + RegisterOffsets.GsBase]);
        a.swapgs();
        a.wrgsbase(rax);
        a.swapgs();
        a.ret();
    }
}
