using System;
using Rill.Abi;
using Rill.Kernel.Loader;

namespace Rill.Kernel.Arch;

/// <summary>Physical memory before the frame allocator exists: taken from the top of the map of usable memory, never
/// given back. What was taken is in the map as <see cref="RangeKind.Early"/>.</summary>
public static unsafe class EarlyFrames
{
    private static BootInfo* s_info;
    private static ulong s_limit;
    private static byte* s_small;
    private static ulong s_smallLeft;

    internal static void Open(BootInfo* info, ulong limit)
    {
        s_info = info;
        s_limit = limit;
    }

    /// <summary>The direct map reaches further: frames may now come from anywhere below a limit.</summary>
    internal static void RaiseLimit(ulong limit) => s_limit = limit;

    /// <summary>Zeroed, physically contiguous memory; the kernel ends where there is none.</summary>
    /// <param name="size">Bytes; rounded up to pages.</param>
    /// <param name="alignment">A power of two, at least a page.</param>
    /// <returns>The physical address.</returns>
    public static ulong Allocate(ulong size, ulong alignment = Pages.Size)
    {
        Check.That(s_info != null, "early memory asked for too late"u8);
        size = Pages.Up(size);
        if (!s_info->Memory.TryFind(size, alignment, s_limit, out ulong physical))
        {
            Check.Fail("out of memory while booting"u8);
        }
        s_info->Memory.Take(physical, size, RangeKind.Early);
        Clear(DirectMap.ToVirtual(physical), size);
        return physical;
    }

    /// <summary>Zeroed memory of a size below a page, aligned to 64 bytes, in the direct map.</summary>
    public static byte* AllocateSmall(ulong size)
    {
        size = (size + 63) & ~63ul;
        if (size > Pages.Size)
        {
            return DirectMap.ToVirtual(Allocate(size));
        }
        if (size > s_smallLeft)
        {
            s_small = DirectMap.ToVirtual(Allocate(Pages.Size));
            s_smallLeft = Pages.Size;
        }
        byte* result = s_small;
        s_small += size;
        s_smallLeft -= size;
        return result;
    }

    /// <summary>The frame allocator takes over; the map is final.</summary>
    public static void Close() => s_info = null;

    private static void Clear(byte* start, ulong size)
    {
        for (ulong done = 0; done < size; done += 1 << 30)
        {
            new Span<byte>(start + done, (int)Math.Min(size - done, 1 << 30)).Clear();
        }
    }
}
