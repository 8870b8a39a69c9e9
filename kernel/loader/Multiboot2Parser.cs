using System;
using System.Buffers.Binary;

namespace Rill.Kernel.Loader;

/// <summary>Reads the information structure of a multiboot2 loader (Multiboot2 specification 2.0, section 3.6).</summary>
internal static class Multiboot2Parser
{
    private const uint EndTag = 0;
    private const uint CommandLineTag = 1;
    private const uint ModuleTag = 3;
    private const uint MemoryMapTag = 6;
    private const uint OldRsdpTag = 14;
    private const uint NewRsdpTag = 15;

    /// <summary>Takes over all tags that matter. A tag that is too short for what it holds is skipped.</summary>
    /// <param name="information">From the structure's first byte on, at least its total size.</param>
    /// <param name="info">Filled.</param>
    /// <returns>False where the structure is shorter than it says.</returns>
    public static bool Parse(ReadOnlySpan<byte> information, ref BootInfo info)
    {
        info.Source = BootSource.Multiboot2;
        if (information.Length < 8)
        {
            return false;
        }
        uint total = BinaryPrimitives.ReadUInt32LittleEndian(information);
        if (total > (uint)information.Length || total < 8)
        {
            return false;
        }
        ReadOnlySpan<byte> rest = information.Slice(8, (int)total - 8);
        while (rest.Length >= 8)
        {
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(rest.Slice(4));
            if (size < 8 || size > (uint)rest.Length)
            {
                return false;
            }
            if (type == EndTag)
            {
                return true;
            }
            ParseTag(type, rest.Slice(8, (int)size - 8), ref info);
            int step = (int)((size + 7) & ~7u);
            rest = step >= rest.Length ? default : rest.Slice(step);
        }
        return false;
    }

    private static void ParseTag(uint type, ReadOnlySpan<byte> body, ref BootInfo info)
    {
        switch (type)
        {
            case CommandLineTag:
                int end = body.IndexOf((byte)0);
                info.SetCommandLine(end < 0 ? body : body.Slice(0, end));
                break;
            case ModuleTag when body.Length >= 8:
                uint start = BinaryPrimitives.ReadUInt32LittleEndian(body);
                uint moduleEnd = BinaryPrimitives.ReadUInt32LittleEndian(body.Slice(4));
                if (moduleEnd > start)
                {
                    info.AddModule(start, moduleEnd - start);
                }
                break;
            case MemoryMapTag when body.Length >= 8:
                ParseMap(body, ref info);
                break;
            case OldRsdpTag when info.Rsdp.Length == 0:
            case NewRsdpTag:
                info.SetRsdp(body);
                break;
        }
    }

    private static void ParseMap(ReadOnlySpan<byte> body, ref BootInfo info)
    {
        int entrySize = (int)BinaryPrimitives.ReadUInt32LittleEndian(body);
        if (entrySize < 24)
        {
            return;
        }
        for (ReadOnlySpan<byte> rest = body.Slice(8); rest.Length >= entrySize; rest = rest.Slice(entrySize))
        {
            // The types are those of ACPI's address ranges, as RangeKind's first five are.
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(rest.Slice(16));
            info.Memory.Add(
                BinaryPrimitives.ReadUInt64LittleEndian(rest),
                BinaryPrimitives.ReadUInt64LittleEndian(rest.Slice(8)),
                type is >= 1 and <= 5 ? (RangeKind)type : RangeKind.Reserved);
        }
    }
}
