using Rill.Posix.Waiting;

namespace Rill.Posix.Vfs;

/// <summary>Who wants to know of an open file's readiness for as long as it is open: an epoll instance's item.</summary>
internal abstract class FileWatcher(ReadyList ready) : Waker(ready)
{
    /// <summary>The next one of the same file.</summary>
    public FileWatcher? NextOfFile { get; internal set; }

    /// <summary>The one before of the same file.</summary>
    protected internal FileWatcher? PreviousOfFile { get; set; }

    /// <summary>The file closes: leaves its list.</summary>
    public abstract void OnFileClosed();
}
