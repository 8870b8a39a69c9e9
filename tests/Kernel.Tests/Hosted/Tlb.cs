namespace Rill.Kernel.Arch;

/// <summary>Records flushes instead of doing them.</summary>
public static class Tlb
{
    public static List<(ulong Start, ulong Pages)> Shootdowns { get; } = [];

    public static int PageFlushes { get; private set; }

    public static int Barriers { get; private set; }

    public static void FlushPage(ulong address) => PageFlushes++;

    public static void FlushAll()
    {
    }

    public static void Shootdown(CpuMask mask, ulong root, ulong start, ulong pageCount)
        => Shootdowns.Add((start, pageCount));

    public static void Barrier(CpuMask mask) => Barriers++;

    internal static void Reset()
    {
        Shootdowns.Clear();
        PageFlushes = 0;
        Barriers = 0;
    }
}
