using System.Threading;
using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Memory;

namespace Rill.Kernel.Devices;

/// <summary>The clock page: how every process tells the time without a kernel call.</summary>
internal static unsafe class WallClock
{
    /// <summary>Fills the page from the machine's clock.</summary>
    public static void Initialize()
    {
        ClockPage* page = ClockPageOwner.Page;
        page->Multiplier = Clock.Multiplier;
        page->Shift = (uint)Clock.Shift;
        page->BaseTsc = Clock.BaseTsc;
        page->BaseNanoseconds = 0;
        page->RealtimeOffset = Clock.RealtimeAtBoot;
        page->Cores = (uint)Cpu.Count;
    }

    /// <summary>Sets the time of day.</summary>
    /// <param name="nanoseconds">Since 1970-01-01 UTC.</param>
    public static void Set(ulong nanoseconds)
    {
        ClockPage* page = ClockPageOwner.Page;
        // A reader that sees an odd number, or two different ones, reads again; each step is visible before the next.
        Volatile.Write(ref page->Sequence, page->Sequence + 1);
        Interlocked.MemoryBarrier();
        page->RealtimeOffset = nanoseconds - Clock.Now;
        Volatile.Write(ref page->Sequence, page->Sequence + 1);
    }
}
