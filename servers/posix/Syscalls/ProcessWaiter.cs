using Rill.Posix.Linux;
using Rill.Posix.Processes;
using Rill.Runtime;

namespace Rill.Posix.Syscalls;

/// <summary>A wait4 or waitid.</summary>
internal sealed class ProcessWaiter : Waiter
{
    private readonly WaitMatcher _matcher;

    public ProcessWaiter(PosixServer server, UserThread thread, PendingCall call, WaitMatcher matcher)
        : base(server, thread, call)
    {
        _matcher = matcher;
        WaitOn(thread.Process.ChildChanged, PollEvents.All);
    }

    /// <inheritdoc/>
    protected override void Retry()
    {
        Errno errno = _matcher.Find(Thread.Process, out WaitEvent found);
        if (errno == Errno.EAGAIN)
        {
            return;
        }

        End();
        if (errno == Errno.Ok)
        {
            ProcessCalls.ReplyWait(Server, Call, _matcher, found);
        }
        else
        {
            Replies.Error(Call, errno);
        }
    }
}
