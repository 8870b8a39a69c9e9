using System.Runtime.InteropServices;
using Rill.Abi;

namespace Rill.Kernel.Memory;

/// <summary>Clearing and copying of whole pages in the fewest instructions that SSE2 allows.</summary>
public static unsafe class PageBytes
{
    /// <summary>Clears a page.</summary>
    public static void Clear(byte* page)
    {
        // The JIT turns each assignment of 128 bytes into eight 16-byte stores.
        Block* block = (Block*)page;
        Block* end = (Block*)(page + Pages.Size);
        do
        {
            block[0] = default;
            block[1] = default;
            block += 2;
        }
        while (block != end);
    }

    /// <summary>Copies a page to another.</summary>
    public static void Copy(byte* to, byte* from)
    {
        // Of 64 bytes: an assignment of more is a call of memmove.
        Line* target = (Line*)to;
        Line* source = (Line*)from;
        Line* end = (Line*)(from + Pages.Size);
        do
        {
            target[0] = source[0];
            target[1] = source[1];
            target[2] = source[2];
            target[3] = source[3];
            target += 4;
            source += 4;
        }
        while (source != end);
    }

    /// <summary>Clears a small block whose length is a multiple of 16.</summary>
    public static void ClearSmall(byte* block, nuint length)
    {
        byte* end = block + length;
        for (byte* whole = block + (length & ~(nuint)63); block != whole; block += 64)
        {
            *(Line*)block = default;
        }
        for (; block != end; block += 16)
        {
            ((ulong*)block)[0] = 0;
            ((ulong*)block)[1] = 0;
        }
    }

    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct Block
    {
        private ulong _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15;
    }

    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct Line
    {
        private ulong _0, _1, _2, _3, _4, _5, _6, _7;
    }
}
