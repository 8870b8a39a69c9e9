using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>/proc/PID/limits.</summary>
/// <remarks>Source: Linux, fs/proc/base.c, proc_pid_limits: columns of 25, 20, 20 and 10.</remarks>
internal static class LimitsText
{
    /// <summary>In the order of the resources' numbers; some have no unit.</summary>
    private static readonly (string Name, string? Unit)[] s_names =
    [
        ("Max cpu time", "seconds"), ("Max file size", "bytes"), ("Max data size", "bytes"), ("Max stack size", "bytes"),
        ("Max core file size", "bytes"), ("Max resident set", "bytes"), ("Max processes", "processes"), ("Max open files", "files"),
        ("Max locked memory", "bytes"), ("Max address space", "bytes"), ("Max file locks", "locks"), ("Max pending signals", "signals"),
        ("Max msgqueue size", "bytes"), ("Max nice priority", null), ("Max realtime priority", null), ("Max realtime timeout", "us"),
    ];

    public static Errno Write(ProcessScope scope, IVfsCaller reader, StringBuilder text)
    {
        text.Append($"{"Limit",-25} {"Soft Limit",-20} {"Hard Limit",-20} {"Units",-10}\n");
        for (int i = 0; i < s_names.Length; i++)
        {
            (string name, string? unit) = s_names[i];
            text.Append($"{name,-25} {Value(scope.Process.Limits.Soft((Resource)i)),-20} {Value(scope.Process.Limits.Hard((Resource)i)),-20} ");
            text.Append(unit is null ? "\n" : $"{unit,-10}\n");
        }

        return Errno.Ok;
    }

    private static string Value(ulong limit) => limit == ResourceLimit.Infinity ? "unlimited" : limit.ToString();
}
