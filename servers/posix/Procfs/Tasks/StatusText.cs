using System.Text;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>/proc/PID/status, for people, and statm.</summary>
/// <remarks>Source: Linux, fs/proc/array.c, proc_pid_status and proc_pid_statm; fs/proc/task_mmu.c, task_mem.</remarks>
internal static class StatusText
{
    /// <summary>All capabilities up to CAP_CHECKPOINT_RESTORE (40).</summary>
    private const ulong AllCapabilities = (1UL << 41) - 1;

    public static Errno Write(ProcessScope scope, IVfsCaller reader, StringBuilder text)
    {
        Process process = scope.Process;
        Credentials credentials = process.Credentials;
        UserThread? thread = scope.MainThread;
        int id = thread?.Id ?? process.Id;
        text.Append("Name:\t").Append(Escape(scope.Name)).Append('\n');
        if (process.IsAlive)
        {
            text.Append($"Umask:\t0{Convert.ToString((uint)process.Fs.Umask, 8).PadLeft(3, '0')}\n");
        }

        text.Append($"State:\t{ThreadState.Of(scope, reader).Text}\nTgid:\t{process.Id}\nNgid:\t0\nPid:\t{id}\nPPid:\t{process.Parent?.Id ?? 0}\nTracerPid:\t0\n");
        text.Append($"Uid:\t{credentials.RealUser}\t{credentials.EffectiveUser}\t{credentials.SavedUser}\t{credentials.FileUser}\n");
        text.Append($"Gid:\t{credentials.RealGroup}\t{credentials.EffectiveGroup}\t{credentials.SavedGroup}\t{credentials.FileGroup}\n");
        text.Append($"FDSize:\t{(process.IsAlive ? process.Files.Capacity : 0)}\nGroups:\t{string.Join(' ', credentials.Supplementary)} \n");
        text.Append($"NStgid:\t{process.Id}\nNSpid:\t{id}\nNSpgid:\t{process.Group.Id}\nNSsid:\t{process.Session.Id}\n");
        if (process.IsAlive)
        {
            WriteMemory(scope, text);
        }

        text.Append($"Threads:\t{Math.Max(process.Threads.Count, 1)}\n");
        text.Append($"SigQ:\t{scope.Sources.UserLedger.OfUser(credentials.RealUser)[Kept.Signal]}/{process.Limits.Soft(Resource.PendingSignals)}\n");
        Set(text, "SigPnd", thread?.Pending.Set ?? 0);
        Set(text, "ShdPnd", process.Signals.Pending.Set);
        Set(text, "SigBlk", thread?.ReadBlocked() ?? 0);
        Set(text, "SigIgn", process.Signals.IgnoredSet);
        Set(text, "SigCgt", process.Signals.CaughtSet);
        bool isRoot = credentials.EffectiveUser == 0;
        bool mayBecome = isRoot || credentials.RealUser == 0 || credentials.SavedUser == 0;
        Set(text, "CapInh", 0);
        Set(text, "CapPrm", mayBecome ? AllCapabilities : 0);
        Set(text, "CapEff", isRoot ? AllCapabilities : 0);
        Set(text, "CapBnd", AllCapabilities);
        Set(text, "CapAmb", 0);
        text.Append($"NoNewPrivs:\t{(process.NoNewPrivileges ? 1 : 0)}\nSeccomp:\t0\nSeccomp_filters:\t0\n");
        text.Append("Speculation_Store_Bypass:\tunknown\nSpeculationIndirectBranch:\tunsupported\n");
        var cores = new CoreList(scope.Sources.Cores, thread?.Affinity);
        text.Append($"Cpus_allowed:\t{cores.ToMask()}\nCpus_allowed_list:\t{cores.ToRanges()}\n");
        text.Append($"Mems_allowed:\t1\nMems_allowed_list:\t0\n");
        text.Append($"voluntary_ctxt_switches:\t{process.GetUsage().Switches}\nnonvoluntary_ctxt_switches:\t0\n");
        return Errno.Ok;
    }

    /// <summary>statm: sizes in pages.</summary>
    public static Errno WriteSizes(ProcessScope scope, IVfsCaller reader, StringBuilder text)
    {
        MemorySizes sizes = MemorySizes.Of(scope.Process);
        text.Append($"{Pages(sizes.Mapped)} {Pages(sizes.Resident)} {Pages(sizes.Shared)} {Pages(sizes.Code)} 0 {Pages(sizes.Data + sizes.Stack)} 0\n");
        return Errno.Ok;
    }

    private static ulong Pages(ulong bytes) => bytes / Rill.Abi.Pages.Size;

    private static void WriteMemory(ProcessScope scope, StringBuilder text)
    {
        MemorySizes sizes = MemorySizes.Of(scope.Process);
        Size(text, "VmPeak", sizes.MappedPeak);
        Size(text, "VmSize", sizes.Mapped);
        Size(text, "VmLck", 0);
        Size(text, "VmPin", 0);
        Size(text, "VmHWM", sizes.ResidentPeak);
        Size(text, "VmRSS", sizes.Resident);
        Size(text, "RssAnon", sizes.Private);
        Size(text, "RssFile", sizes.Shared);
        Size(text, "RssShmem", 0);
        Size(text, "VmData", sizes.Data);
        Size(text, "VmStk", sizes.Stack);
        Size(text, "VmExe", sizes.Code);
        Size(text, "VmLib", sizes.Text - Math.Min(sizes.Code, sizes.Text));
        Size(text, "VmPTE", sizes.PageTables);
        Size(text, "VmSwap", 0);
        Size(text, "HugetlbPages", 0);
        text.Append("CoreDumping:\t0\nTHP_enabled:\t0\n");
    }

    private static void Size(StringBuilder text, string name, ulong bytes) => text.Append($"{name}:\t{bytes >> 10,8} kB\n");

    private static void Set(StringBuilder text, string name, ulong set) => text.Append($"{name}:\t{set:x16}\n");

    /// <summary>The name with newlines and backslashes made visible.</summary>
    private static string Escape(ReadOnlySpan<byte> name) =>
        Encoding.Latin1.GetString(name).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
