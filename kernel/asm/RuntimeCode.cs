using Iced.Intel;
using Rill.Build.Elf;
using Rill.Loading;
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
        WriteMove(code);
        WriteFill(code);
        WriteBarriers(code);
        WriteStackProbe(code);
    }

    // void* memmove(rdi destination, rsi source, rdx length); memcpy is the same. Unrolled 16-byte moves: quick from the
    // first byte on, where REP MOVS has a start-up cost. Short lengths move their two overlapping ends.
    private static void WriteMove(ElfCodeSection code)
    {
        Assembler a = code.Asm;
        Label big = a.CreateLabel();
        Label below16 = a.CreateLabel();
        Label below8 = a.CreateLabel();
        Label below4 = a.CreateLabel();
        Label done = a.CreateLabel();
        Label by64 = a.CreateLabel();
        Label by16 = a.CreateLabel();
        Label tail = a.CreateLabel();
        Label backwards = a.CreateLabel();
        Label back64 = a.CreateLabel();
        Label back16 = a.CreateLabel();
        Label head = a.CreateLabel();
        AssemblerRegisterXMM[] four = [xmm0, xmm1, xmm2, xmm3];

        code.Function("memcpy");
        code.Function("memmove");
        a.mov(rax, rdi);
        a.cmp(rdx, 32);
        a.ja(big);
        a.cmp(edx, 16);
        a.jb(below16);
        a.movups(xmm0, __[rsi]);
        a.movups(xmm1, __[rsi + rdx - 16]);
        a.movups(__[rdi], xmm0);
        a.movups(__[rdi + rdx - 16], xmm1);
        a.ret();
        a.Label(ref below16);
        a.cmp(edx, 8);
        a.jb(below8);
        a.mov(rcx, __[rsi]);
        a.mov(r8, __[rsi + rdx - 8]);
        a.mov(__[rdi], rcx);
        a.mov(__[rdi + rdx - 8], r8);
        a.ret();
        a.Label(ref below8);
        a.cmp(edx, 4);
        a.jb(below4);
        a.mov(ecx, __[rsi]);
        a.mov(r8d, __[rsi + rdx - 4]);
        a.mov(__[rdi], ecx);
        a.mov(__[rdi + rdx - 4], r8d);
        a.ret();
        a.Label(ref below4);
        a.test(edx, edx);
        a.je(done);
        a.mov(r10, rdx);
        a.shr(r10, 1);
        a.movzx(ecx, __byte_ptr[rsi]);
        a.movzx(r8d, __byte_ptr[rsi + r10]);
        a.movzx(r9d, __byte_ptr[rsi + rdx - 1]);
        a.mov(__[rdi], cl);
        a.mov(__[rdi + r10], r8b);
        a.mov(__[rdi + rdx - 1], r9b);
        a.Label(ref done);
        a.ret();

        // A destination within the source goes from the end down.
        a.Label(ref big);
        a.mov(rcx, rdi);
        a.sub(rcx, rsi);
        a.cmp(rcx, rdx);
        a.jb(backwards);
        a.movups(xmm4, __[rsi + rdx - 16]);
        a.lea(r8, __[rdi + rdx - 16]);
        a.Label(ref by64);
        a.cmp(rdx, 64);
        a.jbe(by16);
        MoveFour(0);
        a.add(rsi, 64);
        a.add(rdi, 64);
        a.sub(rdx, 64);
        a.jmp(by64);
        a.Label(ref by16);
        a.cmp(rdx, 16);
        a.jbe(tail);
        a.movups(xmm0, __[rsi]);
        a.movups(__[rdi], xmm0);
        a.add(rsi, 16);
        a.add(rdi, 16);
        a.sub(rdx, 16);
        a.jmp(by16);
        a.Label(ref tail);
        a.movups(__[r8], xmm4);
        a.ret();

        a.Label(ref backwards);
        a.movups(xmm4, __[rsi]);
        a.Label(ref back64);
        a.cmp(rdx, 64);
        a.jbe(back16);
        for (int i = 0; i < 4; i++)
        {
            a.movups(four[i], __[rsi + rdx - 64 + 16 * i]);
        }
        for (int i = 0; i < 4; i++)
        {
            a.movups(__[rdi + rdx - 64 + 16 * i], four[i]);
        }
        a.sub(rdx, 64);
        a.jmp(back64);
        a.Label(ref back16);
        a.cmp(rdx, 16);
        a.jbe(head);
        a.movups(xmm0, __[rsi + rdx - 16]);
        a.movups(__[rdi + rdx - 16], xmm0);
        a.sub(rdx, 16);
        a.jmp(back16);
        a.Label(ref head);
        a.movups(__[rax], xmm4);
        a.ret();

        void MoveFour(int offset)
        {
            for (int i = 0; i < 4; i++)
            {
                a.movups(four[i], __[rsi + offset + 16 * i]);
            }
            for (int i = 0; i < 4; i++)
            {
                a.movups(__[rdi + offset + 16 * i], four[i]);
            }
        }
    }

    // void* memset(rdi destination, esi value, rdx length)
    private static void WriteFill(ElfCodeSection code)
    {
        Assembler a = code.Asm;
        Label below16 = a.CreateLabel();
        Label below8 = a.CreateLabel();
        Label bytes = a.CreateLabel();
        Label done = a.CreateLabel();
        Label by64 = a.CreateLabel();
        Label by16 = a.CreateLabel();
        Label tail = a.CreateLabel();

        code.Function("memset");
        a.mov(rax, rdi);
        a.movzx(ecx, sil);
        a.mov(r9, 0x0101010101010101);
        a.imul(rcx, r9);
        a.cmp(rdx, 16);
        a.jb(below16);
        a.movq(xmm0, rcx);
        a.punpcklqdq(xmm0, xmm0);
        a.lea(r8, __[rdi + rdx - 16]);
        a.Label(ref by64);
        a.cmp(rdx, 64);
        a.jbe(by16);
        for (int i = 0; i < 4; i++)
        {
            a.movups(__[rdi + 16 * i], xmm0);
        }
        a.add(rdi, 64);
        a.sub(rdx, 64);
        a.jmp(by64);
        a.Label(ref by16);
        a.cmp(rdx, 16);
        a.jbe(tail);
        a.movups(__[rdi], xmm0);
        a.add(rdi, 16);
        a.sub(rdx, 16);
        a.jmp(by16);
        a.Label(ref tail);
        a.movups(__[r8], xmm0);
        a.ret();
        a.Label(ref below16);
        a.cmp(edx, 8);
        a.jb(below8);
        a.mov(__[rdi], rcx);
        a.mov(__[rdi + rdx - 8], rcx);
        a.ret();
        a.Label(ref below8);
        a.test(edx, edx);
        a.je(done);
        a.Label(ref bytes);
        a.mov(__[rdi + rdx - 1], cl);
        a.dec(rdx);
        a.jne(bytes);
        a.Label(ref done);
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
