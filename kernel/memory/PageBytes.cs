using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rill.Kernel.Memory;

/// <summary>The page size, and clearing and copying of whole pages in the fewest instructions that SSE2 allows.</summary>
public static unsafe class PageBytes
{
    /// <summary>Bytes of a page.</summary>
    public const ulong Size = 4096;
    /// <summary>The base-two logarithm of <see cref="Size"/>.</summary>
    public const int Shift = 12;
    /// <summary>The bits of an address that lie within the page.</summary>
    public const ulong OffsetMask = Size - 1;

    /// <summary>The address rounded down to its page.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong RoundDown(ulong value) => value & ~OffsetMask;

    /// <summary>The value rounded up to a whole page. The caller knows that it does not overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong RoundUp(ulong value) => (value + OffsetMask) & ~OffsetMask;

    /// <summary>Clears a page.</summary>
    public static void Clear(byte* page)
    {
        // The JIT turns each assignment of 128 bytes into eight 16-byte stores.
        Block* block = (Block*)page;
        Block* end = (Block*)(page + Size);
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
        Block* target = (Block*)to;
        Block* source = (Block*)from;
        Block* end = (Block*)(from + Size);
        do
        {
            *target = *source;
            target++;
            source++;
        }
        while (source != end);
    }

    /// <summary>Clears a small block whose length is a multiple of 16.</summary>
    public static void ClearSmall(byte* block, nuint length)
    {
        for (byte* end = block + length; block != end; block += 16)
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
}
