using Iced.Intel;
using Rill.Abi;
using Rill.Build.Elf;
using Rill.Loading;
using static Iced.Intel.AssemblerRegisters;

namespace Rill.Kernel.Assembly;

/// <summary>From the boot loader's 32-bit entry to the first C# call: page tables, long mode, stack.</summary>
/// <remarks>Section .boot.* is linked at its physical address; all else at 0xffffffff80000000 and up. The first
/// tables map physical 0 to 4 GiB three times: identical (for the jump, and for starting other cores), at the direct
/// map, and its first GiB at the kernel's place. The kernel replaces them by tables with proper rights.</remarks>
internal static class BootCode
{
    private const int Page = (int)Pages.Size;
    private const uint Present = 1;
    private const uint Writable = 2;
    private const uint LargePage = 0x80;

    private const uint MultibootMagic = 0x36D76289;

    public static void Write(ElfObjectFile file)
    {
        WriteNote(file);
        WriteMultibootHeader(file);
        WriteTables(file);
        WriteEntry(file);
        WriteLongModeEntry(file);
    }

    // XEN_ELFNOTE_PHYS32_ENTRY (18) of Xen's public elfnote.h: the PVH entry, 32-bit, paging off.
    private static void WriteNote(ElfObjectFile file)
    {
        ElfSection note = file.AddData(".note.Xen", ElfSectionFlags.Alloc, 4);
        note.Append32(4);
        note.Append32(4);
        note.Append32(18);
        note.Append("Xen\0"u8);
        note.AppendAddress("boot_pvh_entry", ElfRelocationKind.Absolute32);
    }

    // Multiboot2 specification 3.1: header in the first 32 KiB, 8-byte aligned.
    private static void WriteMultibootHeader(ElfObjectFile file)
    {
        ElfSection header = file.AddData(".multiboot", ElfSectionFlags.Alloc, 8);
        const uint magic = 0xE85250D6;
        const uint length = 16 + 16 + 8 + 8;
        header.Append32(magic);
        header.Append32(0);
        header.Append32(length);
        header.Append32(unchecked(0u - magic - length));
        // Tag 3: entry address, since the ELF entry is the same but GRUB then need not translate it.
        header.Append16(3);
        header.Append16(0);
        header.Append32(12);
        header.AppendAddress("boot_multiboot_entry", ElfRelocationKind.Absolute32);
        header.Append32(0);
        // Tag 6: modules page-aligned.
        header.Append16(6);
        header.Append16(0);
        header.Append32(8);
        // End.
        header.Append16(0);
        header.Append16(0);
        header.Append32(8);
    }

    private static void WriteTables(ElfObjectFile file)
    {
        ElfSection gdt = file.AddData(".boot.data", ElfSectionFlags.Alloc | ElfSectionFlags.Write, 16);
        gdt.Define("boot_gdt");
        gdt.Append64(0);
        gdt.Append64(0x00AF9A000000FFFF); // 0x08: 64-bit code
        gdt.Append64(0x00CF92000000FFFF); // 0x10: data
        gdt.Append64(0x00CF9A000000FFFF); // 0x18: 32-bit code
        gdt.Define("boot_gdt_pointer");
        gdt.Append16(31);
        gdt.AppendAddress("boot_gdt", ElfRelocationKind.Absolute32);
        gdt.Append32(0);

        ElfSection bss = file.AddData(".boot.bss", ElfSectionFlags.Alloc | ElfSectionFlags.Write, Page);
        bss.Reserve("boot_pml4", Page, Page);
        bss.Reserve("boot_pdpt_low", Page, Page);
        bss.Reserve("boot_pdpt_kernel", Page, Page);
        bss.Reserve("boot_directories", 4 * Page, Page);

        ElfSection stack = file.AddData(".bss.boot_stack", ElfSectionFlags.Alloc | ElfSectionFlags.Write, Page);
        // The lowest page is a guard once the kernel's own tables are in use.
        stack.Reserve("boot_stack_guard", Page, Page);
        stack.Reserve("boot_stack", 64 * 1024, Page);
        stack.Reserve("boot_stack_top", 16, 16);
    }

    private static void WriteEntry(ElfObjectFile file)
    {
        ElfCodeSection code = file.AddCode(".boot.text", 32);
        Assembler a = code.Asm;
        Label common = a.CreateLabel();
        Label fill = a.CreateLabel();
        Label halt = a.CreateLabel();

        // edi: 1 PVH, 2 multiboot2; esi: physical address of the loader's information.
        code.Function("boot_pvh_entry");
        a.mov(edi, 1);
        a.jmp(common);

        code.Function("boot_multiboot_entry");
        a.cmp(eax, MultibootMagic);
        a.jne(halt);
        a.mov(edi, 2);

        a.Label(ref common);
        a.cli();
        a.cld();
        a.mov(esi, ebx);

        uint pml4 = (uint)code.Symbol("boot_pml4");
        uint pdptLow = (uint)code.Symbol("boot_pdpt_low");
        uint pdptKernel = (uint)code.Symbol("boot_pdpt_kernel");
        uint directories = (uint)code.Symbol("boot_directories");
        a.mov(eax, pdptLow);
        a.or(eax, Present | Writable);
        a.mov(__dword_ptr[pml4], eax);
        a.mov(__dword_ptr[pml4 + 256 * 8], eax);
        a.mov(eax, pdptKernel);
        a.or(eax, Present | Writable);
        a.mov(__dword_ptr[pml4 + 511 * 8], eax);
        a.mov(eax, directories);
        a.or(eax, Present | Writable);
        a.mov(__dword_ptr[pdptKernel + 510 * 8], eax);
        for (int i = 0; i < 4; i++)
        {
            a.mov(__dword_ptr[pdptLow + i * 8], eax);
            a.add(eax, Page);
        }
        // 2048 large pages of 2 MiB.
        a.xor(ecx, ecx);
        a.Label(ref fill);
        a.mov(eax, ecx);
        a.shl(eax, 21);
        a.or(eax, Present | Writable | LargePage);
        a.mov(__dword_ptr[ecx * 8 + (long)directories], eax);
        a.inc(ecx);
        a.cmp(ecx, 2048);
        a.jb(fill);

        // CR4.PAE; EFER: SCE, LME, NXE; CR0: PE, MP, WP, PG.
        a.mov(eax, cr4);
        a.or(eax, 1 << 5);
        a.mov(cr4, eax);
        a.mov(eax, pml4);
        a.mov(cr3, eax);
        a.mov(ecx, 0xC0000080);
        a.rdmsr();
        a.or(eax, 1 | (1 << 8) | (1 << 11));
        a.wrmsr();
        a.mov(eax, 0x80010013);
        a.mov(cr0, eax);
        a.lgdt(__fword_ptr[(uint)code.Symbol("boot_gdt_pointer")]);
        // A far return needs a stack: the unused end of a table page serves for two words.
        a.mov(esp, (uint)code.Symbol("boot_pdpt_kernel") + 2048);
        a.push(8);
        a.push((int)code.Symbol("boot_long_mode_low"));
        a.retf();

        a.Label(ref halt);
        a.cli();
        a.hlt();
        a.jmp(halt);
    }

    private static void WriteLongModeEntry(ElfObjectFile file)
    {
        ElfCodeSection low = file.AddCode(".boot.text64");
        low.Function("boot_long_mode_low");
        low.LoadAddress(rax, "boot_long_mode");
        low.Asm.jmp(rax);

        ElfCodeSection code = file.AddCode(".text.boot");
        Assembler a = code.Asm;
        Label hang = a.CreateLabel();
        code.Function("boot_long_mode");
        a.mov(eax, 0x10);
        a.mov(ds, eax);
        a.mov(es, eax);
        a.mov(ss, eax);
        a.xor(eax, eax);
        a.mov(fs, eax);
        a.mov(gs, eax);
        // CR4: OSFXSR, OSXMMEXCPT; the kernel's C# uses SSE2.
        a.mov(rax, cr4);
        a.or(eax, (1 << 9) | (1 << 10));
        a.mov(cr4, rax);
        a.lea(rsp, code.At("boot_stack_top"));
        // A word of time for the stack cookie, before any code reads it.
        a.rdtsc();
        a.shl(rdx, 32);
        a.or(rax, rdx);
        a.mov(code.At("__security_cookie"), rax);
        a.mov(edi, edi);
        a.mov(esi, esi);
        a.xor(ebp, ebp);
        a.call(code.Symbol("RillKernelStart"));
        a.Label(ref hang);
        a.cli();
        a.hlt();
        a.jmp(hang);
    }
}
