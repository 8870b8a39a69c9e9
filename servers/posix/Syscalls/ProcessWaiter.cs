using Rill.LinuxAbi;
using Rill.Posix.Processes;

namespace Rill.Posix.Syscalls;

/// <summary>A wait4 or waitid.</summary>
internal sealed class ProcessWaiter : CallWaiter
{
    private readonly WaitCalls _calls;
    private readonly byte[] _room;
    private readonly WaitMatcher _matcher;

    private ProcessWaiter(in Request request, WaitCalls calls, WaitMatcher matcher)
        : base(in request)
    {
        _calls = calls;
        _room = request.ReplyRoom;
        _matcher = matcher;
    }

    /// <summary>Waits for a child's change of state.</summary>
    public static void Start(in Request request, WaitCalls calls, WaitMatcher matcher) =>
        new ProcessWaiter(in request, calls, matcher).Begin();

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
            _calls.ReplyWait(_room, Call, _matcher, found);
        }
        else
        {
            ReplyError(errno);
        }
    }
}
