using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Pseudofs;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>/proc/PID/exe, cwd and root: they lead to the very place, whatever its name is by now.</summary>
internal sealed class ProcessLink(ProcessScope scope, ulong number, Func<Process, Location> target)
    : PseudoInode(scope.FileSystem, number, ModeBits.Link | Octal.O777)
{
    /// <inheritdoc/>
    public override Errno ReadLink(IVfsCaller caller, out byte[] text)
    {
        Errno errno = Find(caller, out Location place);
        text = errno == Errno.Ok ? PathText.Of(place, caller.Fs.Root) : [];
        return errno;
    }

    /// <inheritdoc/>
    public override bool TryFollow(IVfsCaller caller, out Location place, out Errno errno)
    {
        errno = Find(caller, out place);
        return true;
    }

    private Errno Find(IVfsCaller caller, out Location place)
    {
        place = default;
        Errno errno = scope.CheckInspect(caller.Process);
        if (errno == Errno.Ok)
        {
            place = scope.Process.IsAlive ? target(scope.Process) : default;
            errno = place.IsNone ? Errno.ENOENT : Errno.Ok;
        }

        return errno;
    }
}
