using System.Runtime.CompilerServices;

namespace Rill.Kernel.Arch.Acpi;

/// <summary>What the kernel takes from ACPI's tables. Fields are 0 where no table told them.</summary>
internal struct AcpiInfo
{
    public const int MaxCpus = CpuMask.Capacity;
    public const int MaxIoApics = 16;
    public const int MaxOverrides = 32;
    public const int MaxEcamRanges = 8;

    /// <summary>Physical address of the local APICs' registers.</summary>
    public ulong LocalApicAddress;

    /// <summary>The platform also has the old pair of interrupt controllers.</summary>
    public bool HasLegacyControllers;

    public int CpuCount;
    public CpuTable Cpus;
    public int IoApicCount;
    public IoApicTable IoApics;
    public int OverrideCount;
    public OverrideTable Overrides;

    /// <summary>Physical address of the HPET's registers.</summary>
    public ulong HpetAddress;

    public ushort PowerTimerPort;
    public bool PowerTimerIs32Bit;
    public ushort Pm1aControl;
    public ushort Pm1bControl;
    public ushort SmiCommand;
    public byte AcpiEnable;
    public byte CenturyRegister;
    public ulong DsdtAddress;

    /// <summary>The reset register: address space (1 is I/O), address, value to write.</summary>
    public byte ResetSpace;
    public ulong ResetAddress;
    public byte ResetValue;

    /// <summary>The values of SLP_TYP for soft off were found.</summary>
    public bool HasSleepTypes;
    public byte SleepTypeA;
    public byte SleepTypeB;

    public int EcamCount;
    public EcamTable EcamRanges;

    /// <summary>An I/O APIC: its registers' physical address and its first global system interrupt.</summary>
    public struct IoApicEntry
    {
        public ulong Address;
        public uint FirstGsi;
    }

    /// <summary>Where an ISA interrupt goes. Flags as in the MADT: polarity in bits 0-1 (3 is active low), trigger in
    /// bits 2-3 (3 is level).</summary>
    public struct OverrideEntry
    {
        public byte IsaIrq;
        public uint Gsi;
        public ushort Flags;
    }

    /// <summary>Memory-mapped PCI configuration space of a range of buses.</summary>
    public struct EcamEntry
    {
        public ulong Address;
        public ushort Segment;
        public byte FirstBus;
        public byte LastBus;
    }

    [InlineArray(MaxCpus)]
    public struct CpuTable
    {
        private uint _first;
    }

    [InlineArray(MaxIoApics)]
    public struct IoApicTable
    {
        private IoApicEntry _first;
    }

    [InlineArray(MaxOverrides)]
    public struct OverrideTable
    {
        private OverrideEntry _first;
    }

    [InlineArray(MaxEcamRanges)]
    public struct EcamTable
    {
        private EcamEntry _first;
    }
}
