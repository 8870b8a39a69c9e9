namespace Rill.Kernel.Arch;

/// <summary>The cores of the test machine; a test says which one it plays.</summary>
public static class Cpu
{
    public static int CurrentIndex { get; internal set; }

    public static int Count => 4;

    public const ulong StackBytes = 32 << 10;

    /// <summary>Cores that were sent a wake-up which the test has not delivered yet.</summary>
    internal static SortedSet<int> PendingWakes { get; } = [];

    public static bool IsPolling(int cpu) => false;

    public static void ComeBack() => PendingWakes.Add(CurrentIndex);

    public static void ExpectWake(int cpu) => Assert.InRange(cpu, 0, Count - 1);

    public static void SendWake(int cpu)
    {
        Assert.NotEqual(CurrentIndex, cpu);
        PendingWakes.Add(cpu);
    }
}
