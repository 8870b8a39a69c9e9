using System.Runtime.CompilerServices;
using System.Threading;
using Rill.Abi;
using Rill.Kernel.Arch.Acpi;

namespace Rill.Kernel.Arch;

/// <summary>The I/O interrupt controllers (Intel 82093AA data sheet), by global system interrupt.</summary>
internal static unsafe class IoApic
{
    private const uint VersionIndex = 1;
    private const uint FirstEntryIndex = 0x10;
    private const int DataOffset = 0x10;
    private const uint Masked = 1 << 16;
    private const uint LevelTriggered = 1 << 15;
    private const uint ActiveLow = 1 << 13;

    private static UnitTable s_units;
    private static int s_count;

    /// <summary>Maps all controllers and masks all their inputs.</summary>
    public static void Setup(ref AcpiInfo info)
    {
        for (int i = 0; i < info.IoApicCount; i++)
        {
            ref Unit unit = ref s_units[s_count++];
            unit.Registers = KernelTables.MapDevice(info.IoApics[i].Address, Pages.Size);
            unit.FirstGsi = info.IoApics[i].FirstGsi;
            unit.Inputs = ((Read(ref unit, VersionIndex) >> 16) & 0xFF) + 1;
            for (uint input = 0; input < unit.Inputs; input++)
            {
                Write(ref unit, FirstEntryIndex + input * 2, Masked);
            }
        }
    }

    /// <summary>Whether a controller has the interrupt.</summary>
    public static bool Exists(uint gsi) => Find(gsi) >= 0;

    /// <summary>Sends an interrupt to a core by a vector. It stays masked.</summary>
    public static void Route(uint gsi, int vector, uint apicId, bool level, bool low)
    {
        ref Unit unit = ref s_units[Find(gsi)];
        uint index = FirstEntryIndex + (gsi - unit.FirstGsi) * 2;
        Write(ref unit, index, Masked);
        Write(ref unit, index + 1, apicId << 24);
        Write(ref unit, index, Masked | (uint)vector | (level ? LevelTriggered : 0) | (low ? ActiveLow : 0));
    }

    public static void SetMask(uint gsi, bool masked)
    {
        ref Unit unit = ref s_units[Find(gsi)];
        uint index = FirstEntryIndex + (gsi - unit.FirstGsi) * 2;
        uint entry = Read(ref unit, index);
        Write(ref unit, index, masked ? entry | Masked : entry & ~Masked);
    }

    private static int Find(uint gsi)
    {
        for (int i = 0; i < s_count; i++)
        {
            if (gsi - s_units[i].FirstGsi < s_units[i].Inputs)
            {
                return i;
            }
        }
        return -1;
    }

    private static uint Read(ref Unit unit, uint index)
    {
        Volatile.Write(ref *(uint*)unit.Registers, index);
        return Volatile.Read(ref *(uint*)(unit.Registers + DataOffset));
    }

    private static void Write(ref Unit unit, uint index, uint value)
    {
        Volatile.Write(ref *(uint*)unit.Registers, index);
        Volatile.Write(ref *(uint*)(unit.Registers + DataOffset), value);
    }

    private struct Unit
    {
        public byte* Registers;
        public uint FirstGsi;
        public uint Inputs;
    }

    [InlineArray(AcpiInfo.MaxIoApics)]
    private struct UnitTable
    {
        private Unit _first;
    }
}
