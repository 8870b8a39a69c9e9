using Rill.Abi;
using Rill.Kernel.Loader;

namespace Rill.Kernel.Arch;

/// <summary>The kernel's half of the page tables (Intel SDM 3A, 4.5), the same in every address space: slot 256 and up
/// the direct map, slot 510 stacks and device registers, slot 511 the image. All slots in use are filled at boot, so a
/// space's copy of them never goes stale.</summary>
internal static unsafe class KernelTables
{
    /// <summary>Where stacks and device registers are mapped.</summary>
    public const ulong DynamicBase = 0xFFFF_FF00_0000_0000;

    private const ulong Present = 1;
    private const ulong Writable = 1 << 1;
    private const ulong WriteThrough = 1 << 3;
    private const ulong CacheDisable = 1 << 4;
    private const ulong Large = 1 << 7;
    private const ulong Global = 1 << 8;
    private const ulong NoExecute = 1ul << 63;
    private const ulong AddressBits = 0x000F_FFFF_FFFF_F000;
    private const ulong MediumPage = 2ul << 20;
    private const ulong HugePage = 1ul << 30;
    private const ulong FourGiB = 4ul << 30;

    private const ulong ReadOnlyData = Present | Global | NoExecute;
    private const ulong ReadWriteData = ReadOnlyData | Writable;
    private const ulong Code = Present | Global;
    private const ulong DeviceRegisters = ReadWriteData | CacheDisable | WriteThrough;

    private static ulong s_root;
    private static ulong s_end;
    private static ulong s_nextDynamic = DynamicBase + Pages.Size;
    private static bool s_hugePages;

    /// <summary>Physical address of the kernel's own root table; its lower half is empty.</summary>
    public static ulong Root => s_root;

    /// <summary>Physical addresses below it are in the direct map.</summary>
    public static ulong EndOfDirectMap => s_end;

    /// <summary>Builds the tables and starts using them. The boot loader's mapping of low memory is gone after this.</summary>
    public static void Build(ref BootInfo info)
    {
        s_hugePages = CpuFeatures.HugePages;
        s_root = EarlyFrames.Allocate(Pages.Size);

        ulong end = info.Memory.EndOfRam;
        end = end < FourGiB ? FourGiB : (end + HugePage - 1) & ~(HugePage - 1);
        ref readonly KernelImage.LinkerTable image = ref KernelImage.Linker;
        // The image's text and constants are read-only in the direct map, too: nothing is both writable and executable.
        ulong protectedStart = image.Text.Start - KernelImage.Base;
        ulong protectedEnd = image.ReadOnly.End - KernelImage.Base;
        Map(DirectMap.Base, 0, protectedStart, ReadWriteData);
        Map(DirectMap.Base + protectedStart, protectedStart, protectedEnd - protectedStart, ReadOnlyData);
        Map(DirectMap.Base + protectedEnd, protectedEnd, FourGiB - protectedEnd, ReadWriteData);
        Map(DirectMap.Base + FourGiB, FourGiB, end - FourGiB, ReadWriteData);

        MapImage(in image.Text, Code);
        MapImage(in image.ReadOnly, ReadOnlyData);
        MapImage(in image.Data, ReadWriteData);
        MapImage(in image.Symbols, ReadOnlyData);
        // The page below the boot core's stack.
        *Entry(image.StackGuard, Pages.Size) = 0;
        // The dynamic slot's table exists from now on.
        Entry(DynamicBase, Pages.Size);

        Instruction.WriteCr3(s_root);
        s_end = end;
        EarlyFrames.RaiseLimit(end);
    }

    /// <summary>Maps device registers, uncached. Only while booting.</summary>
    /// <returns>The virtual address of the first byte.</returns>
    public static byte* MapDevice(ulong physical, ulong size)
    {
        ulong first = Pages.Down(physical);
        ulong length = Pages.Up(physical + size - first);
        ulong place = s_nextDynamic;
        s_nextDynamic += length + Pages.Size;
        Map(place, first, length, DeviceRegisters);
        return (byte*)(place + (physical - first));
    }

    /// <summary>Maps a new stack with an unmapped page below. Only while booting.</summary>
    /// <param name="size">Bytes, whole pages.</param>
    /// <returns>The stack's top, 16-byte aligned.</returns>
    public static ulong MapStack(ulong size)
    {
        s_nextDynamic += Pages.Size;
        ulong place = s_nextDynamic;
        s_nextDynamic += size;
        Map(place, EarlyFrames.Allocate(size), size, ReadWriteData);
        return place + size;
    }

    private static void MapImage(in KernelImage.Range range, ulong flags)
        => Map(range.Start, range.Start - KernelImage.Base, range.End - range.Start, flags);

    private static void Map(ulong address, ulong physical, ulong length, ulong flags)
    {
        while (length > 0)
        {
            ulong both = address | physical;
            // Device ranges lie below 4 GiB among RAM; smaller pages keep memory types apart there.
            ulong size = s_hugePages && physical >= FourGiB && (both & (HugePage - 1)) == 0 && length >= HugePage ? HugePage
                : (both & (MediumPage - 1)) == 0 && length >= MediumPage ? MediumPage
                : Pages.Size;
            *Entry(address, size) = physical | flags | (size == Pages.Size ? 0 : Large);
            address += size;
            physical += size;
            length -= size;
        }
    }

    // The entry that maps a page of a size, with the tables above it made as needed.
    private static ulong* Entry(ulong address, ulong size)
    {
        ulong* table = (ulong*)DirectMap.ToVirtual(s_root);
        int shift = 39;
        while (true)
        {
            ulong* entry = table + ((address >> shift) & 511);
            if ((1ul << shift) == size)
            {
                return entry;
            }
            if (*entry == 0)
            {
                *entry = EarlyFrames.Allocate(Pages.Size) | Present | Writable;
            }
            table = (ulong*)DirectMap.ToVirtual(*entry & AddressBits);
            shift -= 9;
        }
    }
}
