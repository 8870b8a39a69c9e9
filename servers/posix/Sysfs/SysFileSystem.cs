using Rill.Posix.Pseudofs;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;

namespace Rill.Posix.Sysfs;

/// <summary>/sys: the cores, which C libraries and lscpu look for, and the directories that scripts expect.</summary>
/// <remarks>Source: Linux, Documentation/ABI/stable/sysfs-devices-system-cpu.</remarks>
internal sealed class SysFileSystem : PseudoFileSystem
{
    public SysFileSystem(SystemClock clock, uint cores, ulong deviceNumber)
        : base("sysfs", deviceNumber, clock, magic: 0x6265_6572)
    {
        var root = new StaticDirectory(this);
        root.AddDirectory("block");
        root.AddDirectory("bus");
        // The terminal behind /dev/console, which cttyhack and systemd ask for.
        root.AddDirectory("class").AddDirectory("tty").AddDirectory("console").Add("active", "ttyS0\n");
        CpuDirectory.AddTo(root.AddDirectory("devices").AddDirectory("system"), cores);
        root.AddDirectory("fs");
        root.AddDirectory("kernel");
        Root = new Dentry([], null, root);
    }
}
