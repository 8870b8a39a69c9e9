namespace Rill.Kernel.Loader;

/// <summary>A file that the boot loader placed in memory.</summary>
public struct BootModule
{
    /// <summary>Physical address.</summary>
    public ulong Start;

    /// <summary>Bytes.</summary>
    public ulong Length;
}
