using Rill.Abi;

namespace Rill.Runtime;

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
