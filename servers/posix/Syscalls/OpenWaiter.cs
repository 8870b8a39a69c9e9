using Rill.Posix.Files;
using Rill.Posix.Linux;
using Rill.Posix.Processes;
using Rill.Runtime;

namespace Rill.Posix.Syscalls;

/// <summary>An open of a FIFO that waits for the other end.</summary>
internal sealed class OpenWaiter : Waiter
{
    private readonly OpenFile _file;
    private readonly bool _closeOnExec;

    public OpenWaiter(PosixServer server, UserThread thread, PendingCall call, OpenFile file, bool closeOnExec)
        : base(server, thread, call)
    {
        _file = file.AddReference();
        _closeOnExec = closeOnExec;
        file.Release();
        WaitOn(file.Queue!, PollEvents.All);
    }

    /// <inheritdoc/>
    protected override void Retry()
    {
        if (_file.IsOpening)
        {
            return;
        }

        Process process = Thread.Process;
        _file.AddReference();
        Errno errno = process.Files.Add(_file, _closeOnExec, process.Limits.Soft(Resource.Files), out int fd);
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
            Replies.Error(Call, errno);
        }
    }

    /// <inheritdoc/>
    protected override void OnEnd() => _file.Release();
}
