using System;
using System.Buffers.Binary;
using Rill.Kernel.Loader;

namespace Rill.Kernel.Arch.Acpi;

/// <summary>Finds ACPI's tables in memory and has them read.</summary>
internal static unsafe class AcpiTables
{
    private const int MaxTableSize = 16 * 1024 * 1024;

    // Where a BIOS keeps the root pointer (ACPI 6.5, 5.2.5.1).
    private const ulong BiosAreaStart = 0xE0000;
    private const ulong BiosAreaEnd = 0x100000;

    private static AcpiInfo s_info;

    public static ref AcpiInfo Info => ref s_info;

    /// <summary>Reads all tables. A machine without ACPI gets an empty answer.</summary>
    public static void Read(in BootInfo boot)
    {
        if (!TryFindRoot(in boot, out ulong address, out bool isExtended)
            || !TryGetTable(address, out ReadOnlySpan<byte> root))
        {
            KernelLog.Write("acpi: no tables\n"u8);
            return;
        }
        for (int i = 0; AcpiParser.TryGetEntry(root, isExtended, i, out ulong entry); i++)
        {
            if (TryGetTable(entry, out ReadOnlySpan<byte> table))
            {
                AcpiParser.ParseTable(table, ref s_info);
            }
        }
        if (s_info.DsdtAddress != 0 && TryGetTable(s_info.DsdtAddress, out ReadOnlySpan<byte> dsdt))
        {
            AcpiParser.FindSleepTypes(dsdt, ref s_info);
        }
    }

    private static bool TryFindRoot(in BootInfo boot, out ulong address, out bool isExtended)
    {
        if (boot.Rsdp.Length > 0 && AcpiParser.TryParseRsdp(boot.Rsdp, out address, out isExtended))
        {
            return true;
        }
        if (boot.RsdpAddress != 0
            && AcpiParser.TryParseRsdp(new ReadOnlySpan<byte>(DirectMap.ToVirtual(boot.RsdpAddress), 36), out address, out isExtended))
        {
            return true;
        }
        for (ulong at = BiosAreaStart; at < BiosAreaEnd; at += 16)
        {
            if (AcpiParser.TryParseRsdp(new ReadOnlySpan<byte>(DirectMap.ToVirtual(at), 36), out address, out isExtended))
            {
                return true;
            }
        }
        address = 0;
        isExtended = false;
        return false;
    }

    private static bool TryGetTable(ulong address, out ReadOnlySpan<byte> table)
    {
        table = default;
        if (address == 0 || address >= KernelTables.EndOfDirectMap)
        {
            return false;
        }
        byte* start = DirectMap.ToVirtual(address);
        uint length = *(uint*)(start + 4);
        if (length < AcpiParser.HeaderSize || length > MaxTableSize || address + length > KernelTables.EndOfDirectMap)
        {
            return false;
        }
        table = new ReadOnlySpan<byte>(start, (int)length);
        if (AcpiChecksum.IsValid(table))
        {
            return true;
        }
        KernelLog.Write("acpi: table "u8);
        KernelLog.Write(table.Slice(0, 4));
        KernelLog.Write(" has a wrong checksum and is ignored\n"u8);
        return false;
    }
}
