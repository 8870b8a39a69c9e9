using System.Text;

namespace Rill.Posix.Procfs;

/// <summary>/proc/sys and the directories in it.</summary>
internal sealed class SystemSettings(ProcFileSystem fileSystem, ulong number, string path) : ProcDirectory(fileSystem, number)
{
    private ProcEntry[]? _fixed;

    protected override int NumberBase => 0;

    protected override ProcEntry[] Fixed => _fixed ??= Make();

    private ProcEntry[] Make()
    {
        PosixServer server = Files.Server;
        SystemNames names = server.Names;
        return path switch
        {
            "" =>
            [
                Sub("kernel"),
                Sub("fs"),
                Sub("vm"),
            ],
            "kernel" =>
            [
                File("hostname", _ => [.. names.HostName, (byte)'\n'], SetHostName),
                File("domainname", _ => [.. names.DomainName, (byte)'\n']),
                Text("ostype", names.SystemName),
                Text("osrelease", names.Release),
                Text("version", names.Version),
                Text("pid_max", $"{ProcessTable.MaxId + 1}"),
                Text("threads-max", $"{server.MaxThreads}"),
                Text("ngroups_max", "65536"),
                Text("cap_last_cap", "40"),
                Text("randomize_va_space", "2"),
                Text("overflowuid", "65534"),
                Text("overflowgid", "65534"),
                Sub("random"),
            ],
            "kernel/random" =>
            [
                Text("entropy_avail", "256"),
                Text("poolsize", "256"),
                File("boot_id", _ => Encoding.ASCII.GetBytes($"{s_bootId}\n")),
                File("uuid", _ => Encoding.ASCII.GetBytes($"{Guid.NewGuid()}\n")),
            ],
            "fs" =>
            [
                Text("nr_open", $"{FdTable.Most}"),
                Text("file-max", "9223372036854775807"),
                Text("pipe-max-size", $"{Pipes.Pipe.MaxCapacity}"),
            ],
            _ =>
            [
                Text("overcommit_memory", "1"),
                Text("mmap_min_addr", $"{Rill.Abi.Layout.UserStart}"),
                Text("max_map_count", "65530"),
            ],
        };
    }

    private static readonly Guid s_bootId = Guid.NewGuid();

    private ProcEntry Sub(string name) =>
        Directory(name, sub => new SystemSettings(Files, sub, path.Length == 0 ? name : $"{path}/{name}"));

    private ProcEntry Text(string name, string value) => File(name, _ => Encoding.ASCII.GetBytes(value + "\n"));

    private Errno SetHostName(IVfsCaller caller, byte[] text)
    {
        if (!caller.Credentials.IsPrivileged)
        {
            return Errno.EPERM;
        }

        int end = text.AsSpan().IndexOfAny((byte)'\n', (byte)0);
        text = end < 0 ? text : text[..end];
        if (text.Length > 64)
        {
            return Errno.EINVAL;
        }

        Files.Server.Names.HostName = text;
        return Errno.Ok;
    }
}
