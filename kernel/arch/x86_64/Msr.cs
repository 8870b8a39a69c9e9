namespace Rill.Kernel.Arch;

/// <summary>Numbers of model-specific registers (Intel SDM 4, table 2-2).</summary>
internal static class Msr
{
    public const uint ApicBase = 0x1B;
    public const uint TscDeadline = 0x6E0;
    public const uint X2ApicFirst = 0x800;
    public const uint Efer = 0xC000_0080;
    public const uint Star = 0xC000_0081;
    public const uint LStar = 0xC000_0082;
    public const uint SyscallMask = 0xC000_0084;
    public const uint FsBase = 0xC000_0100;
    public const uint GsBase = 0xC000_0101;
    public const uint KernelGsBase = 0xC000_0102;
}
