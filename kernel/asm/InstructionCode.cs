using Iced.Intel;
using Rill.Build.Elf;
using static Iced.Intel.AssemblerRegisters;

namespace Rill.Kernel.Assembly;

/// <summary>Single instructions that C# has no expression for, as functions of the SysV convention.</summary>
internal static class InstructionCode
{
    public static void Write(ElfObjectFile file)
    {
        ElfCodeSection code = file.AddCode(".text.instructions");
        Assembler a = code.Asm;

        void Function(string name, Action body)
        {
            code.Function(name);
            body();
            a.ret();
        }

        // Tries ten times; 0 where nothing was delivered.
        void Generator(string name, Action read)
        {
            Label retry = a.CreateLabel();
            Label done = a.CreateLabel();
            code.Function(name);
            a.mov(ecx, 10);
            a.Label(ref retry);
            read();
            a.jc(done);
            a.dec(ecx);
            a.jne(retry);
            a.xor(eax, eax);
            a.Label(ref done);
            a.ret();
        }

        Function("arch_in8", () => { a.mov(edx, edi); a.xor(eax, eax); a.@in(al, dx); });
        Function("arch_in16", () => { a.mov(edx, edi); a.xor(eax, eax); a.@in(ax, dx); });
        Function("arch_in32", () => { a.mov(edx, edi); a.@in(eax, dx); });
        Function("arch_out8", () => { a.mov(edx, edi); a.mov(eax, esi); a.@out(dx, al); });
        Function("arch_out16", () => { a.mov(edx, edi); a.mov(eax, esi); a.@out(dx, ax); });
        Function("arch_out32", () => { a.mov(edx, edi); a.mov(eax, esi); a.@out(dx, eax); });

        Function("arch_cli", () => a.cli());
        Function("arch_hlt", () => a.hlt());
        Function("arch_rdtsc", () => { a.rdtsc(); a.shl(rdx, 32); a.or(rax, rdx); });
        Function("arch_rdmsr", () => { a.mov(ecx, edi); a.rdmsr(); a.shl(rdx, 32); a.or(rax, rdx); });
        Function("arch_wrmsr", () => { a.mov(ecx, edi); a.mov(rax, rsi); a.mov(rdx, rsi); a.shr(rdx, 32); a.wrmsr(); });
        Function("arch_read_cr0", () => a.mov(rax, cr0));
        Function("arch_write_cr0", () => a.mov(cr0, rdi));
        Function("arch_read_cr2", () => a.mov(rax, cr2));
        Function("arch_read_cr3", () => a.mov(rax, cr3));
        Function("arch_write_cr3", () => a.mov(cr3, rdi));
        Function("arch_read_cr4", () => a.mov(rax, cr4));
        Function("arch_write_cr4", () => a.mov(cr4, rdi));
        Function("arch_invlpg", () => a.invlpg(__[rdi]));
        Function("arch_lgdt", () => a.lgdt(__[rdi]));
        Function("arch_lidt", () => a.lidt(__[rdi]));
        Function("arch_ltr", () => a.ltr(di));
        Function("arch_xsetbv", () => { a.mov(ecx, edi); a.mov(rax, rsi); a.mov(rdx, rsi); a.shr(rdx, 32); a.xsetbv(); });
        Function("arch_read_rsp", () => a.lea(rax, __[rsp + 8]));

        // void arch_cpuid(edi leaf, esi subleaf, uint* rdx -> eax ebx ecx edx)
        Function("arch_cpuid", () =>
        {
            a.push(rbx);
            a.mov(r8, rdx);
            a.mov(eax, edi);
            a.mov(ecx, esi);
            a.cpuid();
            a.mov(__[r8], eax);
            a.mov(__[r8 + 4], ebx);
            a.mov(__[r8 + 8], ecx);
            a.mov(__[r8 + 12], edx);
            a.pop(rbx);
        });

        // ulong arch_clock(rdi: multiplier and base of the time-stamp counter): the 128-bit product, shifted by 32.
        Function("arch_clock", () =>
        {
            a.rdtsc();
            a.shl(rdx, 32);
            a.or(rax, rdx);
            a.sub(rax, __[rdi + 8]);
            a.mul(__qword_ptr[rdi]);
            a.shrd(rax, rdx, 32);
        });

        // ulong arch_rdrand(), arch_rdseed(): a random number, or 0 where the generator did not deliver in ten tries.
        Generator("arch_rdrand", () => a.rdrand(rax));
        Generator("arch_rdseed", () => a.rdseed(rax));
    }
}
