using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Pseudofs;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>/proc/PID/maps and smaps. Who opens it must be allowed to look inside the process (<see cref="FileSecrecy.Memory"/>).</summary>
internal sealed class MapsFile(ProcessScope scope, ulong number, bool isDetailed)
    : PseudoInode(scope.FileSystem, number, ModeBits.Regular | Octal.O444)
{
    /// <inheritdoc/>
    public override Errno OpenContent(IVfsCaller caller, Location location, OpenFlags flags, out OpenFile? file)
    {
        SystemSources sources = scope.Sources;
        Errno errno = scope.CheckInspect(caller.Process);
        NativeProcess? opened = scope.Process.Native;
        file = errno != Errno.Ok ? null
            : new PartedTextOpenFile(location, flags, sources.Ready, sources.Turns, () => new MapsParts(scope, opened, isDetailed));
        return errno;
    }

    /// <summary>Opening with O_TRUNC is allowed and means nothing.</summary>
    public override Errno Truncate(long length) => Errno.Ok;
}
