using Rill.Tool.Support;

namespace Rill.Tool.Building;

/// <summary>Keeps a second tool in the same tree from building at the same time.</summary>
internal static class BuildLock
{
    /// <summary>EWOULDBLOCK of Linux's asm-generic/errno.h: another has the lock. .NET gives the number as it is.</summary>
    private const int WouldBlock = 11;

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
            catch (IOException error) when (error.HResult == WouldBlock)
            {
                // flock has no wait that can be cancelled, so it is tried again.
                await Task.Delay(s_retry, cancellation);
            }
        }
    }
}
