using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Pseudofs;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>/proc/PID/fd/N: leads to the file itself, whatever its name is by now; its mode shows how it is open.</summary>
internal sealed class FdLink(ProcessScope scope, int fd, OpenFile file)
    : PseudoInode(scope.FileSystem, scope.NumberOf(ProcessScope.FdKind, fd), ModeBits.Link | ModeOf(file))
{
    private const ModeBits ReadBits = Octal.O500, WriteBits = Octal.O300;

    /// <summary>As Linux tells it (fs/proc/fd.c).</summary>
    public override long Size => 64;

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

    private static ModeBits ModeOf(OpenFile file) =>
        (file.CanRead ? ReadBits : ModeBits.None) | (file.CanWrite ? WriteBits : ModeBits.None);

    private Errno Find(IVfsCaller caller, out Location place)
    {
        place = default;
        Errno errno = scope.CheckInspect(caller.Process);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if (!scope.Process.IsAlive || scope.Process.Files[fd] is not { } now)
        {
            return Errno.ENOENT;
        }

        place = now.Location;
        return Errno.Ok;
    }
}
