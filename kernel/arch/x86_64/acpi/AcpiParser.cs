using System;
using System.Buffers.Binary;

namespace Rill.Kernel.Arch.Acpi;

/// <summary>Reads ACPI's tables (ACPI 6.5, chapter 5.2) from bytes. Tables are checked before they come here; what is too
/// short for a field leaves the field at 0.</summary>
internal static class AcpiParser
{
    /// <summary>Bytes of the header that all tables but the root pointer have.</summary>
    public const int HeaderSize = 36;

    /// <summary>Reads the root pointer (5.2.5.3).</summary>
    /// <param name="bytes">20 bytes, or 36 where the revision is 2 or more.</param>
    /// <param name="address">Physical address of the root table.</param>
    /// <param name="isExtended">The root table is an XSDT, with 64-bit entries.</param>
    public static bool TryParseRsdp(ReadOnlySpan<byte> bytes, out ulong address, out bool isExtended)
    {
        address = 0;
        isExtended = false;
        if (bytes.Length < 20 || !bytes.StartsWith("RSD PTR "u8) || !AcpiChecksum.IsValid(bytes.Slice(0, 20)))
        {
            return false;
        }
        if (bytes[15] >= 2 && bytes.Length >= 36 && AcpiChecksum.IsValid(bytes.Slice(0, 36)))
        {
            address = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(24));
            isExtended = address != 0;
        }
        if (address == 0)
        {
            address = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(16));
        }
        return address != 0;
    }

    /// <summary>The address of a table that the root table lists, in order; false past the end.</summary>
    public static bool TryGetEntry(ReadOnlySpan<byte> root, bool isExtended, int index, out ulong address)
    {
        address = 0;
        int size = isExtended ? 8 : 4;
        int offset = HeaderSize + index * size;
        if (offset + size > root.Length)
        {
            return false;
        }
        address = isExtended
            ? BinaryPrimitives.ReadUInt64LittleEndian(root.Slice(offset))
            : BinaryPrimitives.ReadUInt32LittleEndian(root.Slice(offset));
        return true;
    }

    /// <summary>Takes over a table by its signature; others are passed by.</summary>
    public static void ParseTable(ReadOnlySpan<byte> table, ref AcpiInfo info)
    {
        if (table.StartsWith("APIC"u8))
        {
            ParseMadt(table, ref info);
        }
        else if (table.StartsWith("FACP"u8))
        {
            ParseFadt(table, ref info);
        }
        else if (table.StartsWith("HPET"u8) && table.Length >= 52)
        {
            info.HpetAddress = BinaryPrimitives.ReadUInt64LittleEndian(table.Slice(44));
        }
        else if (table.StartsWith("MCFG"u8))
        {
            ParseMcfg(table, ref info);
        }
    }

    // 5.2.12.
    private static void ParseMadt(ReadOnlySpan<byte> table, ref AcpiInfo info)
    {
        if (table.Length < 44)
        {
            return;
        }
        info.LocalApicAddress = BinaryPrimitives.ReadUInt32LittleEndian(table.Slice(36));
        info.HasLegacyControllers = (table[40] & 1) != 0;
        ReadOnlySpan<byte> rest = table.Slice(44);
        while (rest.Length >= 2)
        {
            int length = rest[1];
            if (length < 2 || length > rest.Length)
            {
                return;
            }
            ParseMadtEntry(rest[0], rest.Slice(0, length), ref info);
            rest = rest.Slice(length);
        }
    }

    private static void ParseMadtEntry(byte type, ReadOnlySpan<byte> entry, ref AcpiInfo info)
    {
        switch (type)
        {
            case 0 when entry.Length >= 8:
                AddCpu(entry[3], BinaryPrimitives.ReadUInt32LittleEndian(entry.Slice(4)), ref info);
                break;
            case 1 when entry.Length >= 12 && info.IoApicCount < AcpiInfo.MaxIoApics:
                info.IoApics[info.IoApicCount++] = new AcpiInfo.IoApicEntry
                {
                    Address = BinaryPrimitives.ReadUInt32LittleEndian(entry.Slice(4)),
                    FirstGsi = BinaryPrimitives.ReadUInt32LittleEndian(entry.Slice(8)),
                };
                break;
            case 2 when entry.Length >= 10 && info.OverrideCount < AcpiInfo.MaxOverrides:
                info.Overrides[info.OverrideCount++] = new AcpiInfo.OverrideEntry
                {
                    IsaIrq = entry[3],
                    Gsi = BinaryPrimitives.ReadUInt32LittleEndian(entry.Slice(4)),
                    Flags = BinaryPrimitives.ReadUInt16LittleEndian(entry.Slice(8)),
                };
                break;
            case 5 when entry.Length >= 12:
                info.LocalApicAddress = BinaryPrimitives.ReadUInt64LittleEndian(entry.Slice(4));
                break;
            case 9 when entry.Length >= 16:
                AddCpu(
                    BinaryPrimitives.ReadUInt32LittleEndian(entry.Slice(4)),
                    BinaryPrimitives.ReadUInt32LittleEndian(entry.Slice(8)),
                    ref info);
                break;
        }
    }

    // Flags bit 0: enabled. A firmware may list a core in both forms.
    private static void AddCpu(uint apicId, uint flags, ref AcpiInfo info)
    {
        if ((flags & 1) == 0 || info.CpuCount >= AcpiInfo.MaxCpus)
        {
            return;
        }
        for (int i = 0; i < info.CpuCount; i++)
        {
            if (info.Cpus[i] == apicId)
            {
                return;
            }
        }
        info.Cpus[info.CpuCount++] = apicId;
    }

    // 5.2.9.
    private static void ParseFadt(ReadOnlySpan<byte> table, ref AcpiInfo info)
    {
        if (table.Length < 116)
        {
            return;
        }
        info.DsdtAddress = BinaryPrimitives.ReadUInt32LittleEndian(table.Slice(40));
        info.SmiCommand = (ushort)BinaryPrimitives.ReadUInt32LittleEndian(table.Slice(48));
        info.AcpiEnable = table[52];
        info.Pm1aControl = (ushort)BinaryPrimitives.ReadUInt32LittleEndian(table.Slice(64));
        info.Pm1bControl = (ushort)BinaryPrimitives.ReadUInt32LittleEndian(table.Slice(68));
        info.PowerTimerPort = (ushort)BinaryPrimitives.ReadUInt32LittleEndian(table.Slice(76));
        info.CenturyRegister = table[108];
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(table.Slice(112));
        info.PowerTimerIs32Bit = (flags & (1 << 8)) != 0;
        if (table.Length >= 129 && (flags & (1 << 10)) != 0)
        {
            info.ResetSpace = table[116];
            info.ResetAddress = BinaryPrimitives.ReadUInt64LittleEndian(table.Slice(120));
            info.ResetValue = table[128];
        }
        if (table.Length >= 148)
        {
            ulong dsdt = BinaryPrimitives.ReadUInt64LittleEndian(table.Slice(140));
            info.DsdtAddress = dsdt != 0 ? dsdt : info.DsdtAddress;
        }
    }

    // PCI firmware specification 3.3, table 4-2.
    private static void ParseMcfg(ReadOnlySpan<byte> table, ref AcpiInfo info)
    {
        for (int offset = 44; offset + 16 <= table.Length && info.EcamCount < AcpiInfo.MaxEcamRanges; offset += 16)
        {
            info.EcamRanges[info.EcamCount++] = new AcpiInfo.EcamEntry
            {
                Address = BinaryPrimitives.ReadUInt64LittleEndian(table.Slice(offset)),
                Segment = BinaryPrimitives.ReadUInt16LittleEndian(table.Slice(offset + 8)),
                FirstBus = table[offset + 10],
                LastBus = table[offset + 11],
            };
        }
    }

    /// <summary>Finds the sleep types of soft off in the DSDT's byte code without running it: the name _S5_ with a
    /// package of constants (20.2.5; 7.4.2).</summary>
    public static void FindSleepTypes(ReadOnlySpan<byte> dsdt, ref AcpiInfo info)
    {
        const byte nameOp = 0x08;
        const byte packageOp = 0x12;
        for (int start = HeaderSize; ; start++)
        {
            int found = start < dsdt.Length ? dsdt.Slice(start).IndexOf("_S5_"u8) : -1;
            if (found < 0)
            {
                return;
            }
            start += found;
            bool named = dsdt[start - 1] == nameOp || (dsdt[start - 1] == (byte)'\\' && dsdt[start - 2] == nameOp);
            int at = start + 4;
            if (!named || at + 2 >= dsdt.Length || dsdt[at] != packageOp)
            {
                continue;
            }
            // The package's length takes one byte and as many more as its top two bits say; then the element count.
            at += 1 + 1 + (dsdt[at + 1] >> 6) + 1;
            if (TryReadConstant(dsdt, ref at, out info.SleepTypeA) && TryReadConstant(dsdt, ref at, out info.SleepTypeB))
            {
                info.HasSleepTypes = true;
                return;
            }
        }
    }

    private static bool TryReadConstant(ReadOnlySpan<byte> code, ref int at, out byte value)
    {
        const byte bytePrefix = 0x0A;
        value = 0;
        if (at + 1 >= code.Length)
        {
            return false;
        }
        if (code[at] == bytePrefix)
        {
            value = code[at + 1];
            at += 2;
            return true;
        }
        value = code[at++];
        return value <= 1;
    }
}
