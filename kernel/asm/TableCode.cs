using Rill.Build.Elf;
using Rill.Loading;
using static Iced.Intel.AssemblerRegisters;

namespace Rill.Kernel.Assembly;

/// <summary>The linker script's places as a table that C# reads (KernelImage.LinkerTable has the same order).</summary>
internal static class TableCode
{
    public static void Write(ElfObjectFile file)
    {
        ElfSection table = file.AddData(".rodata.linker", ElfSectionFlags.Alloc, 8);
        table.Define("arch_linker_data");
        foreach (string symbol in (ReadOnlySpan<string>)[
            "boot_start", "boot_end",
            "kernel_text_start", "kernel_text_end",
            "kernel_rodata_start", "kernel_rodata_end",
            "kernel_data_start", "kernel_data_end",
            "kernel_symbols_start", "kernel_symbols_end",
            "__start___modules", "__stop___modules",
            "rill_shim_start", "rill_shim_end",
            "boot_stack_guard", "boot_stack_top",
            "arch_vectors", "arch_syscall",
            "boot_pml4",
            "trampoline_start", "trampoline_end",
            "boot_secondary_low", "arch_secondary",
            "arch_smap_patch", "arch_panicking"])
        {
            table.AppendAddress(symbol, ElfRelocationKind.Absolute64);
        }

        ElfSection data = file.AddData(".data.arch", ElfSectionFlags.Alloc | ElfSectionFlags.Write, 8);
        data.Define("arch_panicking", 4);
        data.Append64(0);

        ElfCodeSection code = file.AddCode(".text.tables");
        code.Function("arch_linker_table");
        code.Asm.lea(rax, code.At("arch_linker_data"));
        code.Asm.ret();
    }
}
