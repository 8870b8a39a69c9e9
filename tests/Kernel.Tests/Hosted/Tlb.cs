namespace Rill.Kernel.Arch;

/// <summary>The translation caches of the test machine: a test puts in what an access would, the kernel flushes, and
/// what is left must still be allowed.</summary>
public static class Tlb
{
    /// <summary>What a core may still use without looking at the tables.</summary>
    internal static Dictionary<(int Core, ulong Page), (ulong Root, ulong Physical, bool Write)> Entries { get; } = [];

    public static List<(ulong Start, ulong Pages)> Shootdowns { get; } = [];

    public static int PageFlushes { get; private set; }

    public static int Barriers { get; private set; }

    public static void FlushPage(ulong address)
    {
        PageFlushes++;
        Entries.Remove((Cpu.CurrentIndex, address & ~0xFFFul));
    }

    public static void FlushAll()
    {
        foreach ((int Core, ulong Page) key in Entries.Keys.Where(key => key.Core == Cpu.CurrentIndex).ToList())
        {
            Entries.Remove(key);
        }
    }

    /// <summary>How many shootdowns said that page tables were freed.</summary>
    public static int TablesFreed { get; private set; }

    public static void Shootdown(CpuMask mask, ulong root, ulong start, ulong pageCount, bool freesTables)
    {
        Shootdowns.Add((start, pageCount));
        TablesFreed += freesTables ? 1 : 0;
        foreach ((int Core, ulong Page) key in Entries.Keys
            .Where(key => mask.Contains(key.Core) && key.Page - start < pageCount << 12).ToList())
        {
            Entries.Remove(key);
        }
    }

    public static void Barrier(CpuMask mask) => Barriers++;

    internal static void Reset()
    {
        Entries.Clear();
        Shootdowns.Clear();
        PageFlushes = 0;
        Barriers = 0;
        TablesFreed = 0;
    }
}
