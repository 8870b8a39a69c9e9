using Rill.LinuxAbi;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;

namespace Rill.Posix.Syscalls;

/// <summary>Frees what was cut off a large file, a part a turn. The file's new size counts at once; what would change its
/// content waits.</summary>
internal static class LongShrink
{
    /// <summary>Goes on with what a truncation or a punched hole has left.</summary>
    /// <returns>The change of the content that is under way then, this one or another; null if there is none.</returns>
    public static Exclusion? Start(TurnList turns, Inode inode)
    {
        if (!inode.IsShrinking || inode.Change is not null)
        {
            return inode.Change;
        }

        var exclusion = new Exclusion();
        inode.Change = exclusion;
        inode.AddUse();
        turns.DoInPieces(Free(inode, exclusion));
        return exclusion;
    }

    private static IEnumerable<Piece> Free(Inode inode, Exclusion exclusion)
    {
        do
        {
            // The first part was freed by whoever cut it off.
            yield return default;
        }
        while (!inode.FreeSome());
        inode.Change = null;
        exclusion.Ended.Wake(PollEvents.All);
        inode.ReleaseUse();
    }

    /// <summary>Answers a request that has changed a file's size, when what was cut off is freed.</summary>
    public static Errno Finish(ref Request request, TurnList turns, Inode inode, Errno errno) =>
        errno == Errno.Ok && Start(turns, inode) is { } rest ? ExclusionWaiter.Start(ref request, rest) : errno;
}
