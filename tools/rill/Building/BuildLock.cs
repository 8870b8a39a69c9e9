using Rill.Tool.Support;

namespace Rill.Tool.Building;

/// <summary>Keeps a second tool in the same tree from building at the same time.</summary>
internal static class BuildLock
{
    /// <summary>Waits for the lock; disposing of the result gives it up, as does the end of the process.</summary>
    /// <param name="repository">The tree.</param>
    /// <param name="report">Where it is told that another command has the lock; null: nowhere.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public static async Task<IDisposable> TakeAsync(Repository repository, Report? report, CancellationToken cancellation)
    {
        Directory.CreateDirectory(repository.Out);
        string path = Path.Combine(repository.Out, "build.lock");
        bool isTold = false;
        while (true)
        {
            if (FileLock.TryTake(path) is { } taken)
            {
                return taken;
            }

            if (!isTold)
            {
                report?.Line("waiting for another command that builds in this tree");
                isTold = true;
            }

            // flock(2) has no wait that can be cancelled, but a program that waits can be ended. Between its end and
            // the next try a third command may be quicker.
            await HostCommand.RunCheckedAsync(
                "flock", [path, "true"], repository.Root, repository.BuildLogOf("lock"), cancellation);
        }
    }
}
