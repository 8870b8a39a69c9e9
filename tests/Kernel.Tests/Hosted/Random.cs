namespace Rill.Kernel.Arch;

/// <summary>Numbers that are the same in each run.</summary>
public static class Random
{
    private static ulong s_state = 1;

    public static ulong Next64() => s_state = (s_state * 6364136223846793005) + 1442695040888963407;
}
