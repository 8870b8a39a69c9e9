using System;

namespace Rill.Kernel.Arch;

/// <summary>The table of function symbols that the build puts into the image (build/ElfTool, SymbolTable).</summary>
internal static unsafe class KernelSymbols
{
    /// <summary>Finds the function that holds an address.</summary>
    /// <param name="address">In the kernel's text.</param>
    /// <param name="name">Its name, from the image.</param>
    /// <param name="offset">Bytes from the function's start.</param>
    public static bool TryFind(ulong address, out ReadOnlySpan<byte> name, out ulong offset)
    {
        name = default;
        offset = 0;
        uint* table = (uint*)KernelImage.Linker.Symbols.Start;
        if ((ulong)table == KernelImage.Linker.Symbols.End || table[0] == 0 || address < KernelImage.Base)
        {
            return false;
        }
        uint count = table[0];
        uint place = (uint)(address - KernelImage.Base);
        uint low = 0;
        uint high = count;
        while (high - low > 1)
        {
            uint middle = (low + high) / 2;
            if (table[2 + middle * 2] <= place)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }
        if (table[2 + low * 2] > place)
        {
            return false;
        }
        byte* text = (byte*)(table + 2 + count * 2) + table[2 + low * 2 + 1];
        int length = 0;
        while (text[length] != 0)
        {
            length++;
        }
        name = new ReadOnlySpan<byte>(text, length);
        offset = place - table[2 + low * 2];
        return true;
    }
}
