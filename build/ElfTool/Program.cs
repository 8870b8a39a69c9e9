using Rill.Build.ElfTool;

// What the freestanding builds need of ELF files beyond the linker; see build/Freestanding.targets.
switch (args)
{
    case ["symbols", var image, var output]:
        SymbolTable.Write(image, output);
        return 0;
    case ["embed", var data, var symbol, var output]:
        Embedding.Write(data, symbol, output);
        return 0;
    case ["flatten", var image, var output]:
        FlatImage.Write(image, output);
        return 0;
    default:
        Console.Error.WriteLine(
            """
            usage: ElfTool symbols IMAGE.elf OUT.o     a table of the image's functions for stack traces
                   ElfTool embed FILE SYMBOL OUT.o     a file's bytes between SYMBOL_start and SYMBOL_end
                   ElfTool flatten IMAGE.elf OUT.bin   the loaded segments, from the lowest address on
            """);
        return 2;
}
