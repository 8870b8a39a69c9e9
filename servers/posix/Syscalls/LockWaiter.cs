using Rill.Posix.Files;
using Rill.Posix.Linux;
using Rill.Posix.Processes;
using Rill.Runtime;

namespace Rill.Posix.Syscalls;

/// <summary>A lock (flock, F_SETLKW) that another holder is in the way of.</summary>
internal sealed class LockWaiter : Waiter
{
    private readonly OpenFile _file;
    private readonly Func<Errno> _try;
    private readonly Action? _ended;

    public LockWaiter(
        PosixServer server, UserThread thread, PendingCall call, OpenFile file, Func<Errno> attempt, Action? ended = null)
        : base(server, thread, call)
    {
        _ended = ended;
        _file = file.AddReference();
        _try = attempt;
        WaitOn(file.Inode.Locks!.Released, PollEvents.All);
    }

    /// <inheritdoc/>
    protected override void Retry()
    {
        Errno errno = _try();
        if (errno == Errno.EAGAIN)
        {
            return;
        }

        End();
        Replies.Error(Call, errno);
    }

    /// <inheritdoc/>
    protected override void OnEnd()
    {
        _ended?.Invoke();
        _file.Release();
    }
}
