using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Pseudofs;

namespace Rill.Posix.Procfs.Machine;

/// <summary>/proc/cpuinfo.</summary>
/// <remarks>
/// Source: Linux, arch/x86/kernel/cpu/proc.c; Intel SDM 2A, CPUID; AMD APM 3, E.3 and E.4. All cores of the machines that
/// Rill runs on are alike, so what CPUID tells the server's core stands for all.
/// </remarks>
internal static class CpuInfo
{
    public static void AddTo(StaticDirectory root, SystemSources sources) =>
        root.Add("cpuinfo", (_, text) => Write(sources, text));

    private static Errno Write(SystemSources sources, StringBuilder text)
    {
        if (!X86Base.IsSupported)
        {
            return Errno.Ok;
        }

        uint cores = sources.Cores;
        (int maxLeaf, int b, int c, int d) = X86Base.CpuId(0, 0);
        string vendor = Ascii([b, d, c]);
        (int version, int misc, _, _) = X86Base.CpuId(1, 0);
        uint family = (uint)version >> 8 & 0xF;
        uint model = (uint)version >> 4 & 0xF;
        if (family is 6 or 15)
        {
            model |= (uint)version >> 12 & 0xF0;
        }

        family += family == 15 ? (uint)version >> 20 & 0xFF : 0;
        int clflush = (misc >> 8 & 0xFF) * 8;
        (int maxExtended, _, _, _) = X86Base.CpuId(unchecked((int)0x8000_0000), 0);
        (int physicalBits, int virtualBits, bool hasSizes) = AddressBits(maxExtended);
        double megahertz = sources.CounterMegahertz;
        string flags = CpuFlags.Names();
        for (uint core = 0; core < cores; core++)
        {
            text.Append($"processor\t: {core}\nvendor_id\t: {vendor}\ncpu family\t: {family}\nmodel\t\t: {model}\n");
            text.Append($"model name\t: {ModelName(maxExtended)}\nstepping\t: {version & 0xF}\n");
            text.Append($"cpu MHz\t\t: {megahertz:F3}\n");
            int cache = CacheKib(maxExtended);
            text.Append(cache > 0 ? $"cache size\t: {cache} KB\n" : "");
            text.Append($"physical id\t: 0\nsiblings\t: {cores}\ncore id\t\t: {core}\ncpu cores\t: {cores}\n");
            text.Append($"apicid\t\t: {core}\ninitial apicid\t: {core}\n");
            text.Append($"fpu\t\t: yes\nfpu_exception\t: yes\ncpuid level\t: {maxLeaf}\nwp\t\t: yes\nflags\t\t: {flags}\nbugs\t\t:\n");
            text.Append($"bogomips\t: {megahertz * 2:F2}\nclflush size\t: {clflush}\ncache_alignment\t: {clflush}\n");
            text.Append(hasSizes ? $"address sizes\t: {physicalBits} bits physical, {virtualBits} bits virtual\n" : "");
            text.Append("power management:\n\n");
        }

        return Errno.Ok;
    }

    private static (int Physical, int Virtual, bool Known) AddressBits(int maxExtended)
    {
        if ((uint)maxExtended < 0x8000_0008)
        {
            return default;
        }

        (int sizes, _, _, _) = X86Base.CpuId(unchecked((int)0x8000_0008), 0);
        return (sizes & 0xFF, sizes >> 8 & 0xFF, true);
    }

    /// <summary>The second-level cache, as CPUID 0x80000006 ECX has it in KiB.</summary>
    private static int CacheKib(int maxExtended) =>
        (uint)maxExtended < 0x8000_0006 ? 0 : X86Base.CpuId(unchecked((int)0x8000_0006), 0).Ecx >>> 16;

    private static string ModelName(int maxExtended)
    {
        if ((uint)maxExtended < 0x8000_0004)
        {
            return "unknown";
        }

        var words = new List<int>();
        for (uint leaf = 0x8000_0002; leaf <= 0x8000_0004; leaf++)
        {
            (int a, int b, int c, int d) = X86Base.CpuId((int)leaf, 0);
            words.AddRange([a, b, c, d]);
        }

        return Ascii([.. words]).Trim('\0', ' ');
    }

    private static string Ascii(ReadOnlySpan<int> words) => Encoding.ASCII.GetString(MemoryMarshal.AsBytes(words));
}
