using Rill.LinuxAbi;
using Rill.Posix.Platform;
using Rill.Posix.Processes;
using Rill.Posix.Procfs.Machine;
using Rill.Posix.Procfs.Sysctl;
using Rill.Posix.Procfs.Tasks;
using Rill.Posix.Pseudofs;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs;

/// <summary>/proc: the system's state as text.</summary>
/// <remarks>Source: man 5 proc; formats as Linux 6.1 writes them (fs/proc).</remarks>
internal sealed class ProcFileSystem : PseudoFileSystem
{
    public ProcFileSystem(SystemSources sources, ulong deviceNumber)
        : base("proc", deviceNumber, sources.Clock, magic: 0x9FA0)
    {
        Sources = sources;
        var root = new ProcRoot(this);
        root.Add("cmdline", (_, text) => Put(text, sources.Settings.CommandLine + "\n"));
        CpuInfo.AddTo(root, sources);
        DeviceFiles.AddTo(root, sources);
        root.Add("filesystems", (_, text) => MountFiles.WriteTypes(sources.Types, text));
        LoadFiles.AddTo(root, sources);
        MemoryFiles.AddTo(root, sources);
        root.Add("mounts", new FixedLink(this, static _ => "self/mounts"));
        ServerFiles.AddTo(root, sources);
        root.Add("self", new FixedLink(this, static caller => caller.Process?.Id.ToString()));
        StatFile.AddTo(root, sources);
        SysctlTree.AddTo(root, sources);
        root.Add("thread-self", new FixedLink(this, static caller => caller.Process is { } process
            ? $"{process.Id}/task/{caller.Thread?.Id ?? process.Id}" : null));
        root.Add("version", (_, text) => Put(text, VersionText(sources.Names)));
        Root = new Dentry([], null, root);
    }

    public SystemSources Sources { get; }

    /// <summary>The line of /proc/version: system, release, who built it with what, version.</summary>
    private static string VersionText(SystemNames names) =>
        $"{names.SystemName} version {names.Release} (rill@rill) (.NET {Environment.Version}) {names.Version}\n";

    private static Errno Put(System.Text.StringBuilder to, string text)
    {
        to.Append(text);
        return Errno.Ok;
    }
}
