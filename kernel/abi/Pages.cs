using System.Runtime.CompilerServices;

namespace Rill.Abi;

/// <summary>The size of a page, and rounding to it.</summary>
public static class Pages
{
    /// <summary>Bytes of a page.</summary>
    public const ulong Size = 4096;
    /// <summary>The base-two logarithm of <see cref="Size"/>.</summary>
    public const int Shift = 12;
    /// <summary>The bits of an address that lie within its page.</summary>
    public const ulong OffsetMask = Size - 1;

    /// <summary>Whether a value is a multiple of <see cref="Size"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Aligned(ulong value) => (value & OffsetMask) == 0;

    /// <summary>The address rounded down to its page.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Down(ulong value) => value & ~OffsetMask;

    /// <summary>Rounds up to whole pages; what does not fit into 64 bits becomes 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Up(ulong value) => (value + OffsetMask) & ~OffsetMask;
}
