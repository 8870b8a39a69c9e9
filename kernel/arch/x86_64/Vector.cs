namespace Rill.Kernel.Arch;

/// <summary>Interrupt vectors: the processor's exceptions (Intel SDM 3A, table 6-1) and our own.</summary>
internal static class Vector
{
    public const int NonMaskable = 2;
    public const int Breakpoint = 3;
    public const int Overflow = 4;
    public const int DoubleFault = 8;
    public const int GeneralProtection = 13;
    public const int PageFault = 14;
    public const int MachineCheck = 18;

    /// <summary>Vectors below are the processor's.</summary>
    public const int FirstExternal = 32;

    /// <summary>Where the old interrupt controllers' (masked) lines would come.</summary>
    public const int FirstLegacy = 0x20;

    /// <summary>Vectors of device interrupts: from here to below <see cref="EndDevice"/>.</summary>
    public const int FirstDevice = 0x30;
    public const int EndDevice = 0xF0;

    public const int Timer = 0xF0;
    public const int Wake = 0xF1;
    public const int Shootdown = 0xF2;
    public const int ApicError = 0xFE;
    public const int Spurious = 0xFF;
}
