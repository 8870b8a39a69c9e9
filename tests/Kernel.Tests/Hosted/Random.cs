namespace Rill.Kernel.Arch;

/// <summary>Numbers that are the same in each run.</summary>
public static unsafe class Random
{
    private static ulong s_state = 1;

    public static void Fill(byte* to, ulong length)
    {
        for (ulong i = 0; i < length; i++)
        {
            s_state = (s_state * 6364136223846793005) + 1442695040888963407;
            to[i] = (byte)(s_state >> 56);
        }
    }
}
