using System.Runtime.InteropServices;

namespace Rill.Kernel.Arch;

/// <summary>The direct map of the test machine: a block of native memory that stands for all of RAM.</summary>
public static unsafe class DirectMap
{
    private static byte* s_base;
    private static ulong s_length;

    public static byte* ToVirtual(ulong physical)
    {
        if (physical >= s_length)
        {
            throw new InvalidOperationException($"physical address {physical:x} is not RAM");
        }

        return s_base + physical;
    }

    public static ulong ToPhysical(void* pointer) => (ulong)((byte*)pointer - s_base);

    /// <summary>Starts over with RAM of a length, filled with garbage: nobody may rely on fresh memory being zero.</summary>
    internal static void Reset(ulong length)
    {
        if (s_length < length)
        {
            NativeMemory.AlignedFree(s_base);
            s_base = (byte*)NativeMemory.AlignedAlloc((nuint)length, 1 << 21);
        }

        s_length = Math.Max(s_length, length);
        NativeMemory.Fill(s_base, (nuint)length, 0xA5);
    }
}
