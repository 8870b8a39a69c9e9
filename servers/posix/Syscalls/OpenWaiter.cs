using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;

namespace Rill.Posix.Syscalls;

/// <summary>An open of a FIFO that waits for the other end.</summary>
internal sealed class OpenWaiter : CallWaiter
{
    private readonly OpenFile _file;
    private readonly bool _closeOnExec;
    private readonly UserLedger _users;

    private OpenWaiter(in Request request, OpenFile file, bool closeOnExec)
        : base(in request)
    {
        _file = file;
        _closeOnExec = closeOnExec;
        _users = request.Dispatcher.Users;
    }

    /// <summary>Waits for the other end. The reference of the caller's goes to the waiter.</summary>
    public static void Start(in Request request, OpenFile file, bool closeOnExec) =>
        new OpenWaiter(in request, file, closeOnExec).Begin();

    /// <inheritdoc/>
    protected override void OnBegin() => WaitOn(_file.Queue!, PollEvents.All);

    /// <inheritdoc/>
    protected override void Retry()
    {
        if (_file.IsOpening)
        {
            return;
        }

        Process process = Thread.Process;
        _file.AddReference();
        Errno errno = _file.Charge(_users.Of(process.Credentials));
        int fd = -1;
        errno = errno == Errno.Ok ? process.Files.Add(_file, _closeOnExec, process.Limits.Soft(Resource.Files), out fd) : errno;
        if (errno != Errno.Ok)
        {
            _file.Release();
        }

        End();
        if (errno == Errno.Ok)
        {
            Replies.Fd(Call, fd);
        }
        else
        {
            ReplyError(errno);
        }
    }

    /// <inheritdoc/>
    protected override void OnEnd() => _file.Release();
}
