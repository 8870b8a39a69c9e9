namespace Rill.Kernel.Arch;

/// <summary>The clock of the test machine, which the test moves.</summary>
public static class Clock
{
    public static ulong Now { get; internal set; } = 1_000_000;

    public static ulong Multiplier => 1;

    public static int Shift => 0;

    public static ulong BaseTsc => 0;

    public static ulong RealtimeAtBoot => 0;
}
