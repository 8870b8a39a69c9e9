using Rill.Posix.Vfs;

namespace Rill.Posix.Epoll;

/// <summary>
/// How epoll instances may watch each other: without circles, five deep, and so that a file's news reach the instances
/// above it by a bounded number of paths.
/// </summary>
/// <remarks>Source: Linux, fs/eventpoll.c: ep_loop_check, reverse_path_check.</remarks>
internal static class EpollNesting
{
    /// <summary>Instances in a chain.</summary>
    private const int Deepest = 5;

    /// <summary>The most paths from a file to an instance that nobody watches, by how many instances lie between; those
    /// that lie directly above it are not counted.</summary>
    private static readonly int[] s_mostPaths = [int.MaxValue, 500, 100, 50, 10];

    /// <summary>Whether one instance may watch another one.</summary>
    public static bool MayHold(EpollFile outer, EpollFile inner)
    {
        // Level by level, so that each instance is visited at most once a level, however many items lead to it.
        HashSet<EpollFile> level = [inner];
        for (int depth = 1; level.Count != 0; depth++)
        {
            if (depth > Deepest - 1 || level.Contains(outer))
            {
                return false;
            }

            level = [.. level.SelectMany(static epoll => epoll.Inner)];
        }

        return true;
    }

    /// <summary>Whether the paths upwards from a file that was added just now, or from all that an added instance
    /// watches, are few enough.</summary>
    public static bool IsWithinPaths(OpenFile added)
    {
        if (added is not EpollFile epoll)
        {
            return IsWithin(added);
        }

        var seen = new HashSet<EpollFile>();
        var next = new Stack<EpollFile>([epoll]);
        while (next.TryPop(out EpollFile? at))
        {
            if (!seen.Add(at))
            {
                continue;
            }

            if (!at.Leaves.All(IsWithin))
            {
                return false;
            }

            foreach (EpollFile inner in at.Inner)
            {
                next.Push(inner);
            }
        }

        return true;
    }

    private static bool IsWithin(OpenFile file) => Count(file, 0, stackalloc int[s_mostPaths.Length]);

    private static bool Count(OpenFile file, int depth, Span<int> paths)
    {
        for (FileWatcher? watcher = file.Watchers; watcher is not null; watcher = watcher.NextOfFile)
        {
            if (watcher is not EpollItem item)
            {
                continue;
            }

            bool isWithin = item.Epoll.Watchers is not null
                ? depth + 1 < s_mostPaths.Length && Count(item.Epoll, depth + 1, paths)
                : ++paths[depth] <= s_mostPaths[depth];
            if (!isWithin)
            {
                return false;
            }
        }

        return true;
    }
}
