using System;
using Rill.Kernel.Arch;
using Rill.Kernel.Loader;

namespace Rill.Kernel.Boot;

/// <summary>Copies the boot loader's information out of its memory. Runs under the first page tables, which map
/// physical 0 to 4 GiB.</summary>
internal static unsafe class BootLoader
{
    private const int LongestText = 64 * 1024;

    /// <summary>Reads everything, and takes what is in use out of the map of usable memory.</summary>
    public static void Read(BootSource source, ulong address, ref BootInfo info)
    {
        byte* information = DirectMap.ToVirtual(address);
        if (source == BootSource.Multiboot2)
        {
            int size = (int)*(uint*)information;
            Check.That(
                Multiboot2Parser.Parse(new ReadOnlySpan<byte>(information, size), ref info),
                "the boot loader's information is damaged"u8);
        }
        else
        {
            ReadPvh(new PvhParser.Header(new ReadOnlySpan<byte>(information, PvhParser.HeaderSize)), ref info);
        }

        info.Memory.Take(0, 1024 * 1024, RangeKind.Low);
        info.Memory.Take(KernelImage.PhysicalStart, KernelImage.PhysicalEnd - KernelImage.PhysicalStart, RangeKind.Kernel);
        foreach (ref readonly BootModule module in info.Modules)
        {
            info.Memory.Take(module.Start, module.Length, RangeKind.Module);
        }
    }

    private static void ReadPvh(PvhParser.Header header, ref BootInfo info)
    {
        info.Source = BootSource.Pvh;
        Check.That(header.IsValid && header.Version >= 1, "the PVH start structure is damaged or too old"u8);
        info.RsdpAddress = header.Rsdp;
        PvhParser.ParseMap(
            new ReadOnlySpan<byte>(DirectMap.ToVirtual(header.Map), (int)header.MapCount * PvhParser.MapEntrySize), ref info);
        PvhParser.ParseModules(
            new ReadOnlySpan<byte>(DirectMap.ToVirtual(header.Modules), (int)header.ModuleCount * PvhParser.ModuleEntrySize),
            ref info);
        if (header.CommandLine != 0)
        {
            byte* text = DirectMap.ToVirtual(header.CommandLine);
            int length = 0;
            while (length < LongestText && text[length] != 0)
            {
                length++;
            }
            info.SetCommandLine(new ReadOnlySpan<byte>(text, length));
        }
    }
}
