namespace Rill.Kernel.Arch;

/// <summary>Notes that the machine was to end.</summary>
public static class Power
{
    public static void Off() => throw new InvalidOperationException("power off");

    public static void Reboot() => throw new InvalidOperationException("reboot");

    public static void HaltMachine() => throw new InvalidOperationException("halt");
}
