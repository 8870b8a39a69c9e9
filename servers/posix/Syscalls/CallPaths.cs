using Rill.LinuxAbi;
using Rill.Posix.Vfs;

namespace Rill.Posix.Syscalls;

/// <summary>Finds what the paths of requests name.</summary>
internal sealed class CallPaths(FileTree tree)
{
    /// <summary>Resolves a path; an empty one is the directory descriptor's file itself, if that is allowed.</summary>
    /// <param name="request">Whose path it is.</param>
    /// <param name="dirFd">Where a relative path begins, or AT_FDCWD.</param>
    /// <param name="path">The path.</param>
    /// <param name="follow">Whether a link at its end is followed.</param>
    /// <param name="allowEmpty">Whether an empty path is one (AT_EMPTY_PATH).</param>
    /// <param name="location">What it names.</param>
    public Errno Locate(
        in Request request, int dirFd, ReadOnlySpan<byte> path, bool follow, bool allowEmpty, out Location location)
    {
        Errno errno = request.GetStart(dirFd, path, out location);
        if (errno != Errno.Ok || (path.IsEmpty && allowEmpty))
        {
            return errno;
        }

        return tree.Resolve(request.Thread, location, path, follow, out location);
    }
}
