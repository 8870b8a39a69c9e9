using Rill.Tool.Support;

namespace Rill.Tool.Building;

/// <summary>Keeps a second tool in the same tree from building at the same time.</summary>
internal static class BuildLock
{
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits for the lock; disposing of the result gives it up, as does the end of the process.</summary>
    public static async Task<IDisposable> TakeAsync(Repository repository, CancellationToken cancellation)
    {
        Directory.CreateDirectory(repository.Out);
        string path = Path.Combine(repository.Out, "build.lock");
        while (true)
        {
            try
            {
                // .NET takes an advisory lock (flock) on a file opened for itself alone.
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Directory.Exists(repository.Out))
            {
                // flock has no wait that can be cancelled, so it is tried again.
                await Task.Delay(s_retry, cancellation);
            }
        }
    }
}
