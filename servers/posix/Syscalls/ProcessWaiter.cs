using Rill.LinuxAbi;
using Rill.Posix.Boot;
using Rill.Posix.Processes;
using Rill.Runtime;

namespace Rill.Posix.Syscalls;

/// <summary>A wait4 or waitid.</summary>
internal sealed class ProcessWaiter : CallWaiter
{
    private readonly WaitMatcher _matcher;

    private ProcessWaiter(PosixServer server, UserThread thread, PendingCall call, WaitMatcher matcher)
        : base(server, thread, call)
    {
        _matcher = matcher;
    }

    /// <summary>Waits for a child's change of state.</summary>
    public static void Start(PosixServer server, UserThread thread, PendingCall call, WaitMatcher matcher) =>
        new ProcessWaiter(server, thread, call, matcher).Begin();

    /// <inheritdoc/>
    protected override void OnBegin() => WaitOn(Thread.Process.ChildChanged, PollEvents.All);

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
            ReplyError(errno);
        }
    }
}
