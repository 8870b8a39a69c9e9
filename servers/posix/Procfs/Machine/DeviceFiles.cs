using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Pseudofs;

namespace Rill.Posix.Procfs.Machine;

/// <summary>/proc/devices, diskstats, partitions and interrupts.</summary>
/// <remarks>Source: Linux, fs/proc/devices.c, block/genhd.c, fs/proc/interrupts.c. There are no block devices yet.</remarks>
internal static class DeviceFiles
{
    /// <summary>Names of major numbers (Linux, Documentation/admin-guide/devices.txt).</summary>
    private static readonly (uint Major, string Name)[] s_characters =
        [(1, "mem"), (4, "ttyS"), (5, "/dev/tty"), (5, "/dev/console"), (5, "/dev/ptmx"), (136, "pts")];

    public static void AddTo(StaticDirectory root, SystemSources sources)
    {
        var devices = new StringBuilder("Character devices:\n");
        foreach ((uint major, string name) in s_characters)
        {
            devices.Append($"{major,3} {name}\n");
        }

        root.Add("devices", devices.Append("\nBlock devices:\n").ToString());
        root.Add("diskstats", "");
        root.Add("partitions", "");
        root.Add("modules", "");
        root.Add("interrupts", (_, text) => WriteInterrupts(sources, text));
    }

    /// <summary>The kernel counts interrupts in one sum, which is in /proc/stat; here are the columns and what never comes.</summary>
    private static Errno WriteInterrupts(SystemSources sources, StringBuilder text)
    {
        text.Append("           ");
        for (uint core = 0; core < sources.Cores; core++)
        {
            text.Append($"CPU{core,-8}");
        }

        text.Append("\nERR:          0\nMIS:          0\n");
        return Errno.Ok;
    }
}
