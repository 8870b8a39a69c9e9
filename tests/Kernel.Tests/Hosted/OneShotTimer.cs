namespace Rill.Kernel.Arch;

/// <summary>Each core's timer; the test fires it.</summary>
public static class OneShotTimer
{
    internal static ulong[] Deadlines { get; } = [ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue];

    public static void Arm(ulong deadline) => Deadlines[Cpu.CurrentIndex] = deadline;

    public static void Disarm() => Deadlines[Cpu.CurrentIndex] = ulong.MaxValue;
}
