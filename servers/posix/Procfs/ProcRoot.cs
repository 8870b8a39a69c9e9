using System.Text;

namespace Rill.Posix.Procfs;

/// <summary>The root of procfs.</summary>
internal sealed class ProcRoot : ProcDirectory
{
    private ProcEntry[]? _fixed;

    public ProcRoot(ProcFileSystem fileSystem)
        : base(fileSystem, 1)
    {
    }

    protected override int NumberBase => 0;

    protected override ProcEntry[] Fixed => _fixed ??= Make();

    protected override IEnumerable<int> Numbers() => Files.Server.Processes.All.Select(process => process.Id).Order();

    protected override Inode? FindNumber(int id) =>
        Files.Server.Processes.Find(id) is { } process ? new ProcessDirectory(Files, process, process.Threads.FirstOrDefault()) : null;

    private ProcEntry[] Make()
    {
        var texts = new SystemTexts(Files.Server);
        return
        [
            File("meminfo", _ => texts.Memory()),
            File("cpuinfo", _ => texts.Processors()),
            File("uptime", _ => texts.Uptime()),
            File("loadavg", _ => texts.Load()),
            File("stat", _ => texts.Statistics()),
            File("version", _ => texts.Version()),
            File("filesystems", _ => texts.FileSystems()),
            File("cmdline", _ => Encoding.UTF8.GetBytes(Files.Server.CommandLine + "\n")),
            File("devices", _ => "Character devices:\n  1 mem\n  4 ttyS\n  5 /dev/tty\n  5 /dev/console\n\nBlock devices:\n"u8.ToArray()),
            File("partitions", _ => "major minor  #blocks  name\n\n"u8.ToArray()),
            File("swaps", _ => "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"u8.ToArray()),
            File("vmstat", _ => texts.VirtualMemory()),
            Link("mounts", _ => "self/mounts"u8.ToArray()),
            Link("self", caller => Encoding.ASCII.GetBytes($"{caller.Process?.Id}")),
            Link("thread-self", caller => Encoding.ASCII.GetBytes(
                $"{caller.Process?.Id}/task/{Files.Server.CurrentThread?.Id ?? caller.Process?.Id}")),
            Directory("sys", number => new SystemSettings(Files, number, "")),
        ];
    }
}
