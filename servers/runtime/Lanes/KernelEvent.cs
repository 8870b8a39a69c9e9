using Rill.Abi;
using Rill.Protocols;

namespace Rill.Runtime;

/// <summary>How an operation other than a call ended.</summary>
/// <param name="Status">The kernel's status.</param>
/// <param name="Label">Of an exit: the <see cref="ExitReason"/>.</param>
/// <param name="Value">Of an exit: the code.</param>
/// <param name="Handles">Handles that came along.</param>
public readonly record struct KernelEvent(Status Status, uint Label, ulong Value, HandleSet Handles);

/// <summary>A pending operation other than a call.</summary>
internal sealed class EventOperation(EventLoop loop) : PooledOperation<KernelEvent>
{
    public ValueTask<KernelEvent> Start(in Submission submission)
    {
        ValueTask<KernelEvent> task = Task;
        loop.Submit(this, in submission);
        return task;
    }

    protected internal override void OnCompletion(scoped in CompletionView completion) =>
        Complete(new KernelEvent(completion.Status, completion.Label, completion.Value, completion.Handles));

    protected override void Recycle() => loop.ReturnEvent(this);
}
