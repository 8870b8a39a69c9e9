using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Rill.Posix.Procfs.Machine;

/// <summary>The features of the processor by the names that Linux gives them.</summary>
/// <remarks>
/// Source: Linux 6.1, arch/x86/include/asm/cpufeatures.h, for names and order; Intel SDM 2A and AMD APM 3 for the bits.
/// </remarks>
internal static class CpuFlags
{
    private const uint Extended1 = 0x8000_0001, Power = 0x8000_0007, Sizes = 0x8000_0008;

    /// <summary>Leaf, subleaf, register (0 EAX to 3 EDX), and a name for each bit from 0 on; "-" has none.</summary>
    private static readonly (uint Leaf, uint Sub, int Register, string Names)[] s_words =
    [
        (1, 0, 3, "fpu vme de pse tsc msr pae mce cx8 apic - sep mtrr pge mca cmov pat pse36 pn clflush - dts acpi mmx fxsr sse sse2 ss ht tm ia64 pbe"),
        (Extended1, 0, 3, "- - - - - - - - - - - syscall - - - - - - - mp nx - mmxext - - fxsr_opt pdpe1gb rdtscp - lm 3dnowext 3dnow"),
        (Power, 0, 3, "- - - - - - - - constant_tsc"),
        (1, 0, 2, "pni pclmulqdq dtes64 monitor ds_cpl vmx smx est tm2 ssse3 cid sdbg fma cx16 xtpr pdcm - pcid dca sse4_1 sse4_2 x2apic movbe popcnt tsc_deadline_timer aes xsave - avx f16c rdrand hypervisor"),
        (Extended1, 0, 2, "lahf_lm cmp_legacy svm extapic cr8_legacy abm sse4a misalignsse 3dnowprefetch osvw ibs xop skinit wdt - lwp fma4 tce - nodeid_msr - tbm topoext perfctr_core perfctr_nb - bpext ptsc perfctr_llc mwaitx"),
        (7, 0, 1, "fsgsbase tsc_adjust sgx bmi1 hle avx2 - smep bmi2 erms invpcid rtm cqm - mpx rdt_a avx512f avx512dq rdseed adx smap avx512ifma - clflushopt clwb intel_pt avx512pf avx512er avx512cd sha_ni avx512bw avx512vl"),
        (0xD, 1, 0, "xsaveopt xsavec xgetbv1 xsaves"),
        (7, 1, 0, "- - - - avx_vnni avx512_bf16"),
        (Sizes, 0, 1, "clzero irperf xsaveerptr - rdpru - - - - wbnoinvd"),
        (7, 0, 2, "- avx512vbmi umip pku - waitpkg avx512_vbmi2 - gfni vaes vpclmulqdq avx512_vnni avx512_bitalg tme avx512_vpopcntdq - la57 - - - - - rdpid - bus_lock_detect cldemote - movdiri movdir64b enqcmd"),
        (7, 0, 3, "- - avx512_4vnniw avx512_4fmaps fsrm - - - avx512_vp2intersect - md_clear - - - serialize - tsxldtrk - pconfig arch_lbr ibt - amx_bf16 avx512_fp16 amx_tile amx_int8"),
    ];

    private static string? s_names;

    /// <summary>All features that the processor has, with blanks between.</summary>
    public static string Names() => s_names ??= Read();

    private static string Read()
    {
        (int maxLeaf, _, _, _) = X86Base.CpuId(0, 0);
        (int maxExtended, _, _, _) = X86Base.CpuId(unchecked((int)0x8000_0000), 0);
        var text = new StringBuilder();
        foreach ((uint leaf, uint sub, int register, string names) in s_words)
        {
            if (leaf > (leaf >= 0x8000_0000 ? (uint)maxExtended : (uint)maxLeaf))
            {
                continue;
            }

            (int a, int b, int c, int d) = X86Base.CpuId((int)leaf, (int)sub);
            uint bits = (uint)(register switch { 0 => a, 1 => b, 2 => c, _ => d });
            string[] all = names.Split(' ');
            for (int bit = 0; bit < all.Length; bit++)
            {
                if ((bits >> bit & 1) != 0 && all[bit] != "-")
                {
                    text.Append(text.Length == 0 ? "" : " ").Append(all[bit]);
                }
            }
        }

        return text.ToString();
    }
}
