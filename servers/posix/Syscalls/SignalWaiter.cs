using Rill.Posix.Linux;
using Rill.Posix.Processes;
using Rill.Posix.Signals;
using Rill.Runtime;

namespace Rill.Posix.Syscalls;

/// <summary>A sigtimedwait.</summary>
internal sealed class SignalWaiter : Waiter
{
    public SignalWaiter(PosixServer server, UserThread thread, PendingCall call, ulong wanted, ulong deadline)
        : base(server, thread, call)
    {
        Wanted = wanted;
        WaitUntil(deadline);
    }

    /// <summary>The signals that it takes.</summary>
    public ulong Wanted { get; }

    /// <summary>One of them has come.</summary>
    public void Wake() => Ready.Add(this);

    /// <inheritdoc/>
    protected override void Retry()
    {
        if (Server.Signals.TryTakeDirectly(Thread, Thread.Process, Wanted, out SignalInfo info))
        {
            End();
            Replies.Signal(Call, info, more: false);
        }
    }

    /// <inheritdoc/>
    protected override void OnDeadline()
    {
        End();
        Replies.Error(Call, Errno.EAGAIN);
    }

    /// <inheritdoc/>
    protected override void ReplyInterrupted() => Replies.Error(Call, Errno.EINTR);
}
