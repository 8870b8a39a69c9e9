using System.Text;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Pseudofs;

namespace Rill.Posix.Procfs.Machine;

/// <summary>/proc/meminfo, vmstat and swaps.</summary>
/// <remarks>
/// Source: man 5 proc; Linux, fs/proc/meminfo.c. Contents of files are Memory objects, so they are both cache and shared
/// memory here, and there is no swap: they stay until the files go. So they count as Cached and Shmem, and not as
/// available.
/// </remarks>
internal static class MemoryFiles
{
    public static void AddTo(StaticDirectory root, SystemSources sources)
    {
        root.Add("meminfo", (_, text) => Write(sources, text));
        root.Add("vmstat", (_, text) => WriteCounts(sources, text));
        root.Add("swaps", "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
    }

    private static Errno Write(SystemSources sources, StringBuilder text)
    {
        SystemInfo info = sources.GetSystemInfo();
        ulong objects = info.MemoryObjects;
        Line(text, "MemTotal", info.MemoryTotal);
        Line(text, "MemFree", info.MemoryFree);
        Line(text, "MemAvailable", info.MemoryFree - Math.Min(info.MemoryReserve, info.MemoryFree));
        Line(text, "Buffers", 0);
        Line(text, "Cached", objects);
        Line(text, "SwapCached", 0);
        Line(text, "Active", info.MemoryAnonymous + objects);
        Line(text, "Inactive", 0);
        Line(text, "Active(anon)", info.MemoryAnonymous + objects);
        Line(text, "Inactive(anon)", 0);
        Line(text, "Active(file)", 0);
        Line(text, "Inactive(file)", 0);
        Line(text, "Unevictable", 0);
        Line(text, "Mlocked", 0);
        Line(text, "SwapTotal", 0);
        Line(text, "SwapFree", 0);
        Line(text, "Dirty", 0);
        Line(text, "Writeback", 0);
        Line(text, "AnonPages", info.MemoryAnonymous);
        Line(text, "Mapped", objects);
        Line(text, "Shmem", objects);
        Line(text, "KReclaimable", 0);
        Line(text, "Slab", info.MemorySlabs);
        Line(text, "SReclaimable", 0);
        Line(text, "SUnreclaim", info.MemorySlabs);
        Line(text, "KernelStack", info.MemoryStacks);
        Line(text, "PageTables", info.MemoryPageTables);
        Line(text, "SecPageTables", 0);
        Line(text, "NFS_Unstable", 0);
        Line(text, "Bounce", 0);
        Line(text, "WritebackTmp", 0);
        Line(text, "CommitLimit", info.MemoryTotal / 2);
        Line(text, "Committed_AS", info.MemoryAnonymous + objects);
        Line(text, "VmallocTotal", 0);
        Line(text, "VmallocUsed", 0);
        Line(text, "VmallocChunk", 0);
        Line(text, "Percpu", 0);
        return Errno.Ok;
    }

    private static Errno WriteCounts(SystemSources sources, StringBuilder text)
    {
        SystemInfo info = sources.GetSystemInfo();
        Count("nr_free_pages", info.MemoryFree);
        Count("nr_active_anon", info.MemoryAnonymous + info.MemoryObjects);
        Count("nr_slab_unreclaimable", info.MemorySlabs);
        Count("nr_anon_pages", info.MemoryAnonymous);
        Count("nr_mapped", info.MemoryObjects);
        Count("nr_file_pages", info.MemoryObjects);
        Count("nr_dirty", 0);
        Count("nr_writeback", 0);
        Count("nr_shmem", info.MemoryObjects);
        Count("nr_page_table_pages", info.MemoryPageTables);
        text.Append($"nr_kernel_stack {info.MemoryStacks >> 10}\npgpgin 0\npgpgout 0\npswpin 0\npswpout 0\n");
        return Errno.Ok;

        void Count(string name, ulong bytes) => text.Append($"{name} {bytes / Pages.Size}\n");
    }

    /// <summary>Names with their colon take 16 columns, numbers 8 and more.</summary>
    private static void Line(StringBuilder text, string name, ulong bytes) =>
        text.Append($"{name + ":",-15} {bytes >> 10,8} kB\n");
}
