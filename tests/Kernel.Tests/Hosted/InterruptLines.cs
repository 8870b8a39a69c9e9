using Rill.Abi;

namespace Rill.Kernel.Arch;

/// <summary>Sixteen interrupt inputs, each with the line of its own number; the first eight are level-triggered.</summary>
public static class InterruptLines
{
    internal static HashSet<int> Claimed { get; } = [];

    internal static HashSet<int> Masked { get; } = [];

    public static Status Claim(uint gsi, out int line, out bool isLevel)
    {
        line = (int)gsi;
        isLevel = gsi < 8;
        if (gsi >= 16)
        {
            return Status.NotFound;
        }
        Masked.Add(line);
        return Claimed.Add(line) ? Status.Ok : Status.AlreadyExists;
    }

    public static void Release(int line) => Assert.True(Claimed.Remove(line));

    public static void Mask(int line) => Masked.Add(line);

    public static void Unmask(int line) => Masked.Remove(line);
}
