using Rill.LinuxAbi;
using Rill.Posix.Vfs;

namespace Rill.Posix.Syscalls;

/// <summary>A lock (flock, F_SETLKW) that another holder is in the way of.</summary>
internal sealed class LockWaiter : CallWaiter
{
    private readonly OpenFile _file;
    private readonly Func<Errno> _try;
    private readonly Action? _ended;

    private LockWaiter(
        in Request request, OpenFile file, Func<Errno> attempt, Action? ended = null)
        : base(in request)
    {
        _ended = ended;
        _file = file.AddReference();
        _try = attempt;
    }

    /// <summary>Waits for a lock that the first try did not get.</summary>
    public static void Start(
        in Request request, OpenFile file, Func<Errno> attempt, Action? ended = null) =>
        new LockWaiter(in request, file, attempt, ended).Begin();

    /// <inheritdoc/>
    protected override void OnBegin() => WaitOn(_file.Inode.Locks!.Released, PollEvents.All);

    /// <inheritdoc/>
    protected override void Retry()
    {
        Errno errno = _try();
        if (errno == Errno.EAGAIN)
        {
            return;
        }

        End();
        ReplyError(errno);
    }

    /// <inheritdoc/>
    protected override void OnEnd()
    {
        _ended?.Invoke();
        _file.Release();
    }
}
