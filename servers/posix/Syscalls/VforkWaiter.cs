using Rill.Posix.Processes;
using Rill.Posix.Waiting;
using Rill.Runtime;

namespace Rill.Posix.Syscalls;

/// <summary>A vfork that waits until the child has called exec or ended. Signals wait with it, as in Linux.</summary>
internal sealed class VforkWaiter : CallWaiter, IVforkParent
{
    private readonly Process _child;
    private readonly int _id;

    private VforkWaiter(HeldCalls held, UserThread thread, PendingCall call, Process child)
        : base(held, thread, call)
    {
        _child = child;
        _id = child.Id;
    }

    /// <summary>Waits for the child.</summary>
    public static void Start(HeldCalls held, UserThread thread, PendingCall call, Process child) =>
        new VforkWaiter(held, thread, call, child).Begin();

    /// <inheritdoc/>
    protected override void OnBegin() => _child.Vfork = this;

    /// <summary>The child has called exec or ended.</summary>
    public void Complete()
    {
        if (!IsDone)
        {
            End();
            Replies.Forked(Call, _id);
        }
    }

    /// <inheritdoc/>
    protected override void Retry()
    {
    }

    /// <summary>The child exists: the reply says so even if it has not called exec yet.</summary>
    protected override void ReplyInterrupted() => Replies.Forked(Call, _id);

    /// <inheritdoc/>
    protected override void OnEnd() => _child.Vfork = null;
}
