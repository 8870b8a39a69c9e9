using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;

namespace Rill.Posix.Syscalls;

/// <summary>An ioctl that has to wait (draining a terminal's output).</summary>
internal sealed class IoctlWaiter : CallWaiter
{
    private readonly OpenFile _file;
    private readonly IoctlCall _ioctl;

    private IoctlWaiter(in Request request, OpenFile file, in IoctlCall ioctl)
        : base(in request)
    {
        _file = file.AddReference();
        _ioctl = ioctl;
    }

    /// <summary>Waits with an ioctl whose first try returned EAGAIN.</summary>
    public static void Start(in Request request, OpenFile file, in IoctlCall ioctl) =>
        new IoctlWaiter(in request, file, in ioctl).Begin();

    /// <inheritdoc/>
    protected override void OnBegin() => WaitOn(_file.Queue!, PollEvents.All);

    /// <inheritdoc/>
    protected override void Retry()
    {
        Errno errno = _file.Ioctl(Thread, _ioctl, out long result);
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
            ReplyError(errno);
        }
    }

    /// <inheritdoc/>
    protected override void OnEnd() => _file.Release();
}
