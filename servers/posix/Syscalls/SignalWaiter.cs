using Rill.LinuxAbi;
using Rill.Posix.Lifecycle;
using Rill.Posix.Processes;
using Rill.Posix.Signals;

namespace Rill.Posix.Syscalls;

/// <summary>A sigtimedwait.</summary>
internal sealed class SignalWaiter : CallWaiter
{
    private readonly ulong _deadline;
    private SignalWaiter(in Request request, ulong wanted, ulong deadline)
        : base(in request)
    {
        WantedSignals = wanted;
        _deadline = deadline;
    }

    /// <summary>Waits for one of a set of signals, until a deadline.</summary>
    public static void Start(in Request request, ulong wanted, ulong deadline) =>
        new SignalWaiter(in request, wanted, deadline).Begin();

    /// <inheritdoc/>
    protected override void OnBegin() => WaitUntil(_deadline);

    /// <inheritdoc/>
    public override ulong WantedSignals { get; }

    /// <inheritdoc/>
    protected override void Retry()
    {
        if (SignalRouter.TryTakeDirectly(Thread, Thread.Process, WantedSignals, out SignalInfo info))
        {
            End();
            Replies.Signal(Call, info, more: false);
        }
    }

    /// <inheritdoc/>
    protected override void OnDeadline()
    {
        End();
        ReplyError(Errno.EAGAIN);
    }

    /// <inheritdoc/>
    protected override void ReplyInterrupted() => ReplyError(Errno.EINTR);
}
