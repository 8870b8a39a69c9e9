using System.Numerics;

namespace Rill.Kernel.Arch;

/// <summary>Random numbers from the processor's generator and the time-stamp counter's jitter.</summary>
public static class Random
{
    /// <summary>64 bits that nobody can foresee where the processor has RDRAND; else only as good as the jitter.</summary>
    public static ulong Next64()
    {
        ref CpuLocal cpu = ref Cpu.Current;
        ulong entropy = Instruction.ReadTsc();
        if (CpuFeatures.Rdrand)
        {
            entropy ^= BitOperations.RotateLeft(Instruction.ReadRandom(), 17);
        }
        cpu.RandomState += entropy + 0x9E37_79B9_7F4A_7C15;
        return Mix(cpu.RandomState);
    }

    // A bijection in which each bit of the result depends on each bit of the input.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
