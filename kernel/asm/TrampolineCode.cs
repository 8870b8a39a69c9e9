using Iced.Intel;
using Rill.Build.Elf;
using Rill.Kernel.Arch;
using static Iced.Intel.AssemblerRegisters;

namespace Rill.Kernel.Assembly;

/// <summary>How the other cores come up: from real mode in a page below 1 MiB, into which this code is copied, to the
/// kernel. The boot core fills in the page's last quarter (ContextLayout.Trampoline*).</summary>
internal static class TrampolineCode
{
    public static void Write(ElfObjectFile file)
    {
        WriteRealMode(file);
        WriteLongMode(file);
    }

    // At page:0000 with cs = page / 16. Goes to long mode in one step: PE and PG set together, with LME before.
    private static void WriteRealMode(ElfObjectFile file)
    {
        ElfCodeSection code = file.AddCode(".rodata.trampoline", 16);
        Assembler a = code.Asm;
        code.Function("trampoline_start");
        a.cli();
        a.cld();
        a.mov(ax, cs);
        a.mov(ds, ax);
        a.xor(ebx, ebx);
        a.mov(bx, cs);
        a.shl(ebx, 4);
        a.lgdt(__fword_ptr[ContextLayout.TrampolineGdtPointer]);
        a.mov(eax, cr4);
        a.or(eax, (1 << 5) | (1 << 9) | (1 << 10));
        a.mov(cr4, eax);
        a.mov(eax, __dword_ptr[ContextLayout.TrampolineRoot]);
        a.mov(cr3, eax);
        a.mov(ecx, 0xC0000080);
        a.rdmsr();
        a.or(eax, 1 | (1 << 8) | (1 << 11));
        a.wrmsr();
        a.mov(eax, 0x80010033);
        a.mov(cr0, eax);
        a.jmp(__fword_ptr[ContextLayout.TrampolineFarJump]);
        code.Function("trampoline_end");
        a.nop();
    }

    private static void WriteLongMode(ElfObjectFile file)
    {
        // Under the boot tables: identity-mapped, and the kernel's image high.
        ElfCodeSection low = file.AddCode(".boot.text64.secondary");
        low.Function("boot_secondary_low");
        low.Asm.mov(eax, 0x10);
        low.Asm.mov(ds, eax);
        low.Asm.mov(es, eax);
        low.Asm.mov(ss, eax);
        low.Asm.mov(rax, __[rbx + ContextLayout.TrampolineKernelRoot]);
        low.Asm.mov(rdx, __[rbx + ContextLayout.TrampolineEntry]);
        low.Asm.mov(rsi, __[rbx + ContextLayout.TrampolineStack]);
        low.Asm.mov(rdi, __[rbx + ContextLayout.TrampolineCpu]);
        low.Asm.jmp(rdx);

        ElfCodeSection code = file.AddCode(".text.secondary");
        code.Function("arch_secondary");
        code.Asm.mov(cr3, rax);
        code.Asm.mov(rsp, rsi);
        code.Asm.xor(ebp, ebp);
        code.Asm.call(code.Symbol("RillSecondaryStart"));
        code.Asm.mov(rdi, rax);
        code.Asm.jmp(code.Symbol("arch_enter"));
    }
}
