using System.Buffers.Text;
using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>/proc/PID/oom_score_adj and its kin. The value is kept and inherited; Rill ends no process for lack of memory.</summary>
/// <remarks>Source: man 5 proc; Linux, fs/proc/base.c, __set_oom_adj.</remarks>
internal static class OomText
{
    private const int Most = 1000, OldMost = 15, OldDisable = -17;

    public static Errno Write(ProcessScope scope, IVfsCaller reader, StringBuilder text)
    {
        text.Append($"{scope.Process.OomAdjustment}\n");
        return Errno.Ok;
    }

    public static Errno Set(ProcessScope scope, IVfsCaller writer, ReadOnlySpan<byte> text) =>
        !TryParse(text, out int value) || value is < -Most or > Most ? Errno.EINVAL : Change(scope, writer, value);

    /// <summary>oom_adj, the interface before 2.6.36: -17 to 15.</summary>
    public static Errno WriteOld(ProcessScope scope, IVfsCaller reader, StringBuilder text)
    {
        int value = scope.Process.OomAdjustment;
        text.Append($"{(value == Most ? OldMost : value * -OldDisable / Most)}\n");
        return Errno.Ok;
    }

    public static Errno SetOld(ProcessScope scope, IVfsCaller writer, ReadOnlySpan<byte> text) =>
        !TryParse(text, out int value) || value is < OldDisable or > OldMost ? Errno.EINVAL
        : Change(scope, writer, value == OldMost ? Most : value * Most / -OldDisable);

    /// <summary>oom_score: the share of memory that the process has, in thousandths, as Linux weighs it.</summary>
    public static Errno WriteScore(ProcessScope scope, IVfsCaller reader, StringBuilder text)
    {
        ulong total = Math.Max(scope.Sources.GetSystemInfo().MemoryTotal, 1);
        long share = (long)(MemorySizes.Of(scope.Process).Resident * Most / total);

        // Linux 5.9 on: badness counts from -1000 to 2000 and is scaled to 0 to 1333 (fs/proc/base.c, proc_oom_score).
        long points = scope.Process.OomAdjustment == -Most ? 0 : Math.Max((Most + share + scope.Process.OomAdjustment) * 2 / 3, 0);
        text.Append($"{points}\n");
        return Errno.Ok;
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out int value)
    {
        text = text.Trim(" \t\n\0"u8);
        return Utf8Parser.TryParse(text, out value, out int used) && used == text.Length;
    }

    private static Errno Change(ProcessScope scope, IVfsCaller writer, int value)
    {
        if (value < scope.Process.OomAdjustment && writer is { Credentials.IsPrivileged: false })
        {
            // CAP_SYS_RESOURCE is needed to go lower.
            return Errno.EACCES;
        }

        scope.Process.OomAdjustment = value;
        return Errno.Ok;
    }
}
