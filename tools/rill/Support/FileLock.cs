namespace Rill.Tool.Support;

/// <summary>Locks that a process has until it ends, whatever way.</summary>
internal static class FileLock
{
    /// <summary>EWOULDBLOCK of Linux's asm-generic/errno.h: another has the lock. .NET gives the number as it is.</summary>
    private const int WouldBlock = 11;

    /// <summary>Takes a file's lock; disposing of the result gives it up, as does the end of the process.</summary>
    /// <returns>Null where another process has it.</returns>
    public static FileStream? TryTake(string path)
    {
        try
        {
            // .NET takes an advisory lock (flock) on a file opened for itself alone.
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error.HResult == WouldBlock)
        {
            return null;
        }
    }
}
