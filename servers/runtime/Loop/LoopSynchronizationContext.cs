namespace Rill.Runtime;

/// <summary>Brings continuations back to a loop's thread.</summary>
internal sealed class LoopSynchronizationContext(EventLoop loop) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => loop.Post(d, state);

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!loop.IsCurrent)
        {
            throw new NotSupportedException("A loop is not waited for from another thread.");
        }

        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;
}
