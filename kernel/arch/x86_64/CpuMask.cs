using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rill.Kernel.Arch;

/// <summary>A set of cores.</summary>
[InlineArray(Words)]
public struct CpuMask
{
    /// <summary>Cores that a set can hold.</summary>
    public const int Capacity = 256;

    private const int Words = Capacity / 64;

    private ulong _first;

    /// <summary>Whether no core is in the set.</summary>
    public readonly bool IsEmpty => (this[0] | this[1] | this[2] | this[3]) == 0;

    /// <summary>How many cores are in the set.</summary>
    public readonly int Count
        => BitOperations.PopCount(this[0]) + BitOperations.PopCount(this[1])
            + BitOperations.PopCount(this[2]) + BitOperations.PopCount(this[3]);

    /// <summary>Whether a core is in the set.</summary>
    public readonly bool Contains(int cpu) => (this[cpu >> 6] >> (cpu & 63) & 1) != 0;

    /// <summary>Adds a core.</summary>
    public void Set(int cpu) => this[cpu >> 6] |= 1ul << (cpu & 63);

    /// <summary>Removes a core.</summary>
    public void Clear(int cpu) => this[cpu >> 6] &= ~(1ul << (cpu & 63));

    /// <summary>The first core of the set at or after a number, or -1.</summary>
    public readonly int NextFrom(int cpu)
    {
        for (; cpu < Capacity; cpu = (cpu | 63) + 1)
        {
            ulong rest = this[cpu >> 6] >> (cpu & 63);
            if (rest != 0)
            {
                return cpu + BitOperations.TrailingZeroCount(rest);
            }
        }
        return -1;
    }

    /// <summary>The lowest core that is in this set and another, or -1.</summary>
    public readonly int FirstCommon(in CpuMask other)
    {
        ulong both = this[0] & other[0];
        if (both != 0)
        {
            return BitOperations.TrailingZeroCount(both);
        }
        return ((this[1] & other[1]) | (this[2] & other[2]) | (this[3] & other[3])) == 0 ? -1 : FirstCommonAbove(in other);
    }

    private readonly int FirstCommonAbove(in CpuMask other)
    {
        int word = 1;
        while ((this[word] & other[word]) == 0)
        {
            word++;
        }
        return (word * 64) + BitOperations.TrailingZeroCount(this[word] & other[word]);
    }
}
