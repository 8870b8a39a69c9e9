using Rill.Posix.Files;
using Rill.Posix.Linux;
using Rill.Posix.Processes;
using Rill.Runtime;

namespace Rill.Posix.Syscalls;

/// <summary>An ioctl that has to wait (draining a terminal's output).</summary>
internal sealed class IoctlWaiter : Waiter
{
    private readonly OpenFile _file;
    private readonly IoctlCall _ioctl;

    public IoctlWaiter(PosixServer server, UserThread thread, PendingCall call, OpenFile file, in IoctlCall ioctl)
        : base(server, thread, call)
    {
        _file = file.AddReference();
        _ioctl = ioctl;
        WaitOn(file.Queue!, PollEvents.All);
    }

    /// <inheritdoc/>
    protected override void Retry()
    {
        Errno errno = _file.Ioctl(Thread.Process, _ioctl, out long result);
        if (errno == Errno.EAGAIN || IsDone)
        {
            return;
        }

        End();
        if (errno == Errno.Ok)
        {
            Replies.Ioctl(Call, result);
        }
        else
        {
            Replies.Error(Call, errno);
        }
    }

    /// <inheritdoc/>
    protected override void OnEnd() => _file.Release();
}
