using Iced.Intel;
using Rill.Build.Elf;
using static Iced.Intel.AssemblerRegisters;

namespace Rill.Kernel.Assembly;

/// <summary>Symbols that ILC's object refers to: block operations, reference stores, and words of data.</summary>
internal static class RuntimeCode
{
    public static void Write(ElfObjectFile file)
    {
        ElfSection data = file.AddData(".data.runtime", ElfSectionFlags.Alloc | ElfSectionFlags.Write);
        data.Define("__security_cookie", 8);
        data.Append64(0);
        data.Define("RhpTrapThreads", 4);
        data.Append64(0);
        data.Define("g_cpuFeatures", 4);
        data.Append64(0);

        ElfCodeSection code = file.AddCode(".text.runtime");
        WriteBlocks(code);
        WriteBarriers(code);
        WriteStackProbe(code);
    }

    private static void WriteBlocks(ElfCodeSection code)
    {
        Assembler a = code.Asm;
        Label backwards = a.CreateLabel();
        Label bytes = a.CreateLabel();
        Label setBytes = a.CreateLabel();

        // void* memcpy(rdi destination, rsi source, rdx length); memcpy takes overlapping ranges as memmove does.
        code.Function("memcpy");
        code.Function("memmove");
        a.mov(rax, rdi);
        a.mov(rcx, rdi);
        a.sub(rcx, rsi);
        a.cmp(rcx, rdx);
        a.jb(backwards);
        a.mov(rcx, rdx);
        a.shr(rcx, 3);
        a.rep.movsq();
        a.mov(ecx, edx);
        a.and(ecx, 7);
        a.je(bytes);
        a.rep.movsb();
        a.Label(ref bytes);
        a.ret();
        a.Label(ref backwards);
        a.std();
        a.lea(rsi, __[rsi + rdx - 1]);
        a.lea(rdi, __[rdi + rdx - 1]);
        a.mov(rcx, rdx);
        a.rep.movsb();
        a.cld();
        a.ret();

        // void* memset(rdi destination, esi value, rdx length)
        code.Function("memset");
        a.mov(r8, rdi);
        a.movzx(eax, sil);
        a.mov(r9, 0x0101010101010101);
        a.imul(rax, r9);
        a.mov(rcx, rdx);
        a.shr(rcx, 3);
        a.rep.stosq();
        a.mov(ecx, edx);
        a.and(ecx, 7);
        a.je(setBytes);
        a.rep.stosb();
        a.Label(ref setBytes);
        a.mov(rax, r8);
        a.ret();
    }

    // Stores of references: nothing collects, so a store is a store. Registers as RyuJIT's helpers have them.
    private static void WriteBarriers(ElfCodeSection code)
    {
        Assembler a = code.Asm;
        code.Function("RhpAssignRef");
        code.Function("RhpCheckedAssignRef");
        a.mov(__[rdi], rsi);
        a.ret();
        code.Function("RhpByRefAssignRef");
        a.mov(rcx, __[rsi]);
        a.mov(__[rdi], rcx);
        a.add(rdi, 8);
        a.add(rsi, 8);
        a.ret();
    }

    // A frame of more than a page: r11 holds the new stack pointer. Stacks are mapped whole, with a guard page
    // below; touching the lowest address is enough to find an overflow.
    private static void WriteStackProbe(ElfCodeSection code)
    {
        code.Function("RhpStackProbe");
        code.Asm.test(__[r11], al);
        code.Asm.ret();
    }
}
