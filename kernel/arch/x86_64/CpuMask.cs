using System.Numerics;

namespace Rill.Kernel.Arch;

/// <summary>A set of cores, for up to 256 of them.</summary>
public unsafe struct CpuMask
{
    /// <summary>The most cores that a set can hold.</summary>
    public const int Capacity = Words * 64;

    private const int Words = 4;

    private fixed ulong _bits[Words];

    /// <summary>Whether no core is in it.</summary>
    public readonly bool IsEmpty => (_bits[0] | _bits[1] | _bits[2] | _bits[3]) == 0;

    /// <summary>Adds a core.</summary>
    public void Set(int core) => _bits[core >> 6] |= 1ul << (core & 63);

    /// <summary>Takes a core out.</summary>
    public void Clear(int core) => _bits[core >> 6] &= ~(1ul << (core & 63));

    /// <summary>Whether a core is in it.</summary>
    public readonly bool Contains(int core) => (_bits[core >> 6] >> (core & 63) & 1) != 0;

    /// <summary>The lowest core of the set at or above a number, or -1: <c>for (c = Next(0); c >= 0; c = Next(c + 1))</c>.</summary>
    public readonly int Next(int from)
    {
        for (int word = from >> 6; word < Words; word++)
        {
            ulong rest = _bits[word];
            if (word == from >> 6)
            {
                rest &= ulong.MaxValue << (from & 63);
            }

            if (rest != 0)
            {
                return (word << 6) + BitOperations.TrailingZeroCount(rest);
            }
        }

        return -1;
    }
}
