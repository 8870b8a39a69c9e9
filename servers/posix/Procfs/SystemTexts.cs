using System.Runtime.Intrinsics.X86;
using System.Text;
using Rill.Abi;

namespace Rill.Posix.Procfs;

/// <summary>The files of procfs that tell of the system, from the kernel's true counts.</summary>
/// <remarks>Source: man 5 proc.</remarks>
internal sealed class SystemTexts(PosixServer server)
{
    /// <summary>USER_HZ is 100: nanoseconds of one tick.</summary>
    public const ulong Tick = 10_000_000;

    public byte[] Memory()
    {
        SystemInfo info = Info();
        ulong shared = (ulong)(((TmpfsFileSystem)server.Tree.Mounts.Root.FileSystem).PagesUsed + server.SharedMemory.PagesUsed) * 4;
        var text = new StringBuilder();
        Line(text, "MemTotal", info.MemoryTotal / 1024);
        Line(text, "MemFree", info.MemoryFree / 1024);
        Line(text, "MemAvailable", info.MemoryFree / 1024);
        Line(text, "Buffers", 0);
        Line(text, "Cached", info.MemoryObjects / 1024);
        Line(text, "SwapCached", 0);
        Line(text, "Active", info.MemoryAnonymous / 1024);
        Line(text, "Inactive", 0);
        Line(text, "SwapTotal", 0);
        Line(text, "SwapFree", 0);
        Line(text, "Dirty", 0);
        Line(text, "Writeback", 0);
        Line(text, "AnonPages", info.MemoryAnonymous / 1024);
        Line(text, "Mapped", info.MemoryObjects / 1024);
        Line(text, "Shmem", Math.Min(shared, info.MemoryObjects / 1024));
        Line(text, "Slab", info.MemorySlabs / 1024);
        Line(text, "SReclaimable", 0);
        Line(text, "SUnreclaim", info.MemorySlabs / 1024);
        Line(text, "PageTables", info.MemoryPageTables / 1024);
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    public byte[] Processors()
    {
        var text = new StringBuilder();
        uint cores = Math.Max(Info().Cores, 1);
        (string vendor, string model) = Identify();
        for (uint core = 0; core < cores; core++)
        {
            text.Append($"processor\t: {core}\nvendor_id\t: {vendor}\nmodel name\t: {model}\n");
            text.Append($"physical id\t: 0\nsiblings\t: {cores}\ncore id\t\t: {core}\ncpu cores\t: {cores}\nfpu\t\t: yes\n");
            text.Append("flags\t\t: fpu tsc cx8 cmov mmx fxsr sse sse2 syscall nx lm\n\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    public byte[] Uptime()
    {
        SystemInfo info = Info();
        return Encoding.ASCII.GetBytes($"{Seconds(info.Uptime)} {Seconds(info.IdleTime)}\n");
    }

    public byte[] Load()
    {
        SystemInfo info = Info();
        string load = server.Load.ToString();
        return Encoding.ASCII.GetBytes(
            $"{load} {Math.Max(info.Runnable, 1)}/{server.Processes.ThreadCount} {server.Processes.LastId}\n");
    }

    public byte[] Statistics()
    {
        SystemInfo info = Info();
        ulong user = info.UserTime / Tick;
        ulong system = info.KernelTime / Tick;
        ulong idle = info.IdleTime / Tick;
        uint cores = Math.Max(info.Cores, 1);
        var text = new StringBuilder($"cpu  {user} 0 {system} {idle} 0 0 0 0 0 0\n");
        for (uint core = 0; core < cores; core++)
        {
            text.Append($"cpu{core} {user / cores} 0 {system / cores} {idle / cores} 0 0 0 0 0 0\n");
        }

        long boot = (server.Clock.Realtime - (long)server.Clock.Monotonic) / 1_000_000_000;
        text.Append($"intr {info.Interrupts}\nctxt {info.ContextSwitches}\nbtime {boot}\n");
        text.Append($"processes {server.Processes.Forks}\nprocs_running {Math.Max(info.Runnable, 1)}\nprocs_blocked 0\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    public byte[] VirtualMemory()
    {
        SystemInfo info = Info();
        return Encoding.ASCII.GetBytes(
            $"nr_free_pages {info.MemoryFree / 4096}\nnr_anon_pages {info.MemoryAnonymous / 4096}\nnr_mapped {info.MemoryObjects / 4096}\n");
    }

    public byte[] Version()
    {
        SystemNames names = server.Names;
        return Encoding.ASCII.GetBytes($"{names.SystemName} version {names.Release} (rill) {names.Version}\n");
    }

    public byte[] FileSystems() =>
        Encoding.ASCII.GetBytes(string.Concat(FileSystemTypes.Names.Select(name => $"nodev\t{name}\n")));

    private static string Seconds(ulong nanoseconds) => $"{nanoseconds / 1_000_000_000}.{nanoseconds / Tick % 100:00}";

    private static void Line(StringBuilder text, string name, ulong kib) => text.Append($"{name + ":",-16}{kib,8} kB\n");

    private static (string Vendor, string Model) Identify()
    {
        if (!X86Base.IsSupported)
        {
            return ("unknown", "unknown");
        }

        // Source: Intel SDM 2A, CPUID leaves 0 and 80000002h to 80000004h.
        Span<int> words = stackalloc int[12];
        var vendor = X86Base.CpuId(0, 0);
        words[0] = vendor.Ebx;
        words[1] = vendor.Edx;
        words[2] = vendor.Ecx;
        string name = Text(words[..3]);
        if ((uint)X86Base.CpuId(unchecked((int)0x8000_0000), 0).Eax < 0x8000_0004)
        {
            return (name, "unknown");
        }

        for (int leaf = 0; leaf < 3; leaf++)
        {
            var part = X86Base.CpuId(unchecked((int)0x8000_0002) + leaf, 0);
            words[leaf * 4] = part.Eax;
            words[(leaf * 4) + 1] = part.Ebx;
            words[(leaf * 4) + 2] = part.Ecx;
            words[(leaf * 4) + 3] = part.Edx;
        }

        return (name, Text(words).TrimEnd('\0', ' '));
    }

    private static string Text(Span<int> words) =>
        Encoding.ASCII.GetString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(words));

    private SystemInfo Info() => server.Kernel.SystemInfo(out SystemInfo info) == Status.Ok ? info : default;
}
