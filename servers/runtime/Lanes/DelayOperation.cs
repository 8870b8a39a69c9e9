namespace Rill.Runtime;

/// <summary>A pending delay; not known to the kernel, since the loop's own timers serve it.</summary>
internal sealed class DelayOperation : PooledOperation<bool>
{
    private readonly EventLoop _loop;
    private readonly LoopTimer _timer;

    public DelayOperation(EventLoop loop)
    {
        _loop = loop;
        _timer = new LoopTimer(loop, static state => ((DelayOperation)state!).Complete(true), this);
    }

    public ValueTask<bool> Start(ulong deadline)
    {
        ValueTask<bool> task = Task;
        _timer.Start(deadline);
        return task;
    }

    protected internal override void OnCompletion(scoped in CompletionView completion)
    {
    }

    protected override void Recycle() => _loop.ReturnDelay(this);
}
