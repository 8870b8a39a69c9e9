using System;

namespace Rill.Kernel.Arch;

/// <summary>Conversion between two rates: y = x * Multiplier &gt;&gt; 32, with a 128-bit product.</summary>
internal readonly struct ClockScale
{
    /// <summary>The fixed shift.</summary>
    public const int Shift = 32;

    private ClockScale(ulong multiplier) => Multiplier = multiplier;

    public ulong Multiplier { get; }

    /// <summary>From a count at one frequency to the count at another, over the same time.</summary>
    /// <param name="fromHertz">Not 0.</param>
    /// <param name="toHertz">Less than 2^32 times the other.</param>
    public static ClockScale Between(ulong fromHertz, ulong toHertz)
    {
        ulong whole = toHertz / fromHertz;
        ulong rest = toHertz - whole * fromHertz;
        // The rest is below fromHertz; where its shifted form does not fit, both lose the same low bits.
        while (rest >> (64 - Shift) != 0)
        {
            rest >>= 1;
            fromHertz >>= 1;
        }
        return new ClockScale((whole << Shift) + (rest << Shift) / fromHertz);
    }

    /// <summary>Converts, rounding down.</summary>
    public ulong Apply(ulong value)
    {
        ulong high = Math.BigMul(value, Multiplier, out ulong low);
        return (high << (64 - Shift)) | (low >> Shift);
    }
}
