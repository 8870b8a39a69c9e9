namespace Rill.Kernel.Arch;

/// <summary>What the processor can do (Intel SDM 2A, CPUID). Read once on the boot core; all cores are alike.</summary>
internal static unsafe class CpuFeatures
{
    public static bool HugePages { get; private set; }

    public static bool Smep { get; private set; }

    public static bool Smap { get; private set; }

    public static bool Umip { get; private set; }

    public static bool FsGsBase { get; private set; }

    public static bool Xsave { get; private set; }

    public static bool X2Apic { get; private set; }

    public static bool TscDeadline { get; private set; }

    public static bool Rdrand { get; private set; }

    public static bool Rdseed { get; private set; }

    public static bool MachineCheck { get; private set; }

    public static bool GlobalPages { get; private set; }

    /// <summary>The highest basic leaf.</summary>
    public static uint MaxLeaf { get; private set; }

    /// <summary>A hypervisor says that it is there, and its leaves may be read.</summary>
    public static bool Hypervisor { get; private set; }

    public static void Detect()
    {
        MaxLeaf = Read(0, 0).Eax;
        CpuIdResult basic = Read(1, 0);
        Xsave = Bit(basic.Ecx, 26);
        X2Apic = Bit(basic.Ecx, 21);
        TscDeadline = Bit(basic.Ecx, 24);
        Rdrand = Bit(basic.Ecx, 30);
        Hypervisor = Bit(basic.Ecx, 31);
        MachineCheck = Bit(basic.Edx, 7);
        GlobalPages = Bit(basic.Edx, 13);
        if (MaxLeaf >= 7)
        {
            CpuIdResult extended = Read(7, 0);
            FsGsBase = Bit(extended.Ebx, 0);
            Smep = Bit(extended.Ebx, 7);
            Rdseed = Bit(extended.Ebx, 18);
            Smap = Bit(extended.Ebx, 20);
            Umip = Bit(extended.Ecx, 2);
        }
        if (Read(0x80000000, 0).Eax >= 0x80000001)
        {
            HugePages = Bit(Read(0x80000001, 0).Edx, 26);
        }
    }

    public static CpuIdResult Read(uint leaf, uint subleaf)
    {
        CpuIdResult result;
        Instruction.CpuId(leaf, subleaf, &result);
        return result;
    }

    private static bool Bit(uint value, int bit) => ((value >> bit) & 1) != 0;
}
