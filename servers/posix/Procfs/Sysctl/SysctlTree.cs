using System.Globalization;
using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Descriptors;
using Rill.Posix.Platform;
using Rill.Posix.Processes;
using Rill.Posix.Pseudofs;
using Rill.Posix.Vfs;
using Rill.Runtime.Loading;

namespace Rill.Posix.Procfs.Sysctl;

/// <summary>/proc/sys: settings. Only the names of host and domain and whether addresses are drawn
/// can be changed; what Rill fixes is readable.</summary>
/// <remarks>Source: man 5 proc; Linux, Documentation/admin-guide/sysctl.</remarks>
internal static class SysctlTree
{
    private const ModeBits OwnerWrites = Octal.O644;

    /// <summary>Bytes of a host or domain name (__NEW_UTS_LEN).</summary>
    private const int MaxName = 64;

    public static void AddTo(StaticDirectory root, SystemSources sources)
    {
        StaticDirectory sys = root.AddDirectory("sys");
        AddFiles(sys.AddDirectory("fs"), sources);
        AddKernel(sys.AddDirectory("kernel"), sources);
        AddMemory(sys.AddDirectory("vm"));
    }

    private static void AddKernel(StaticDirectory kernel, SystemSources sources)
    {
        SystemNames names = sources.Names;
        kernel.Add("cap_last_cap", "40\n");
        kernel.Add("core_pattern", "core\n");
        kernel.Add(
            "domainname", (_, text) => Line(text, names.DomainName), OwnerWrites, (_, text) => SetName(text, name => names.DomainName = name));
        kernel.Add(
            "hostname", (_, text) => Line(text, names.HostName), OwnerWrites, (_, text) => SetName(text, name => names.HostName = name));
        kernel.Add("ngroups_max", "65536\n");
        kernel.Add("osrelease", (_, text) => Line(text, names.Release));
        kernel.Add("ostype", (_, text) => Line(text, names.SystemName));
        kernel.Add("overflowgid", "65534\n");
        kernel.Add("overflowuid", "65534\n");
        kernel.Add("pid_max", $"{ProcessTable.MaxId + 1}\n");
        RandomFiles.AddTo(kernel.AddDirectory("random"), sources);
        kernel.Add(
            "randomize_va_space",
            (_, text) => Line(text, $"{(int)sources.Settings.Randomization}"),
            OwnerWrites,
            (_, text) => SetRandomization(text, sources));
        kernel.Add("threads-max", (_, text) => Line(text, sources.MaxThreads.ToString()));
        kernel.Add("version", (_, text) => Line(text, names.Version));
    }

    private static void AddFiles(StaticDirectory files, SystemSources sources)
    {
        UserLedger users = sources.UserLedger;
        files.AddDirectory("epoll").Add("max_user_watches", $"{users.MostOfUser(Kept.Watch)}\n");
        files.Add("file-max", $"{users.MostOfAll(Kept.File)}\n");
        files.Add("file-nr", (_, text) => Line(text, $"{users.Count(Kept.File)}\t0\t{users.MostOfAll(Kept.File)}"));
        files.Add("nr_open", $"{FdTable.Most}\n");
        files.Add("pipe-max-size", "1048576\n");
        files.Add("protected_hardlinks", "1\n");
    }

    private static void AddMemory(StaticDirectory memory)
    {
        memory.Add("max_map_count", "65530\n");
        memory.Add("mmap_min_addr", $"{Rill.Abi.Layout.UserStart}\n");
        memory.Add("overcommit_kbytes", "0\n");

        // Frames come on first touch, and no sum is checked before: that is what Linux's 1 does.
        memory.Add("overcommit_memory", "1\n");
        memory.Add("overcommit_ratio", "50\n");
        memory.Add("swappiness", "0\n");
    }

    private static Errno Line(StringBuilder text, string value)
    {
        text.Append(value).Append('\n');
        return Errno.Ok;
    }

    private static Errno Line(StringBuilder text, byte[] value) => Line(text, Encoding.Latin1.GetString(value));

    /// <summary>As Linux's proc_dointvec; a number that Linux gives no meaning to is refused.</summary>
    private static Errno SetRandomization(ReadOnlySpan<byte> text, SystemSources sources)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, null, out int value)
            || !Enum.IsDefined((AddressRandomization)value))
        {
            return Errno.EINVAL;
        }

        sources.Settings.Randomization = (AddressRandomization)value;
        return Errno.Ok;
    }

    private static Errno SetName(ReadOnlySpan<byte> text, Action<byte[]> set)
    {
        // As Linux's proc_dostring: up to a newline or NUL, and what is too long is cut.
        int end = text.IndexOfAny((byte)'\n', (byte)0);
        text = end < 0 ? text : text[..end];
        set(text[..Math.Min(text.Length, MaxName)].ToArray());
        return Errno.Ok;
    }
}
