using Rill.Abi;

namespace Rill.Runtime;

/// <summary>Hears of shortages of memory, one at a time.</summary>
public sealed class PressureSource : LoopOperation
{
    private const ulong RetryNanoseconds = 10_000_000;

    private readonly EventLoop _loop;
    private readonly uint _resource;
    private readonly Func<bool> _callback;
    private readonly LoopTimer _again;
    private bool _gaveUp;

    private PressureSource(EventLoop loop, uint resource, Func<bool> callback)
    {
        _loop = loop;
        _resource = resource;
        _callback = callback;
        _again = new LoopTimer(loop, static source => ((PressureSource)source!).Observe(), this);
    }

    /// <summary>Begins to observe.</summary>
    /// <param name="loop">Where the callback runs.</param>
    /// <param name="resource">A resource of <see cref="ResourceKind.Pressure"/>.</param>
    /// <param name="callback">Makes room. The next shortage is told once it has returned, and what it ended has gone. False: there is
    /// nobody to end, so that whoever waits for memory has to be told.</param>
    public static PressureSource Watch(EventLoop loop, uint resource, Func<bool> callback)
    {
        var source = new PressureSource(loop, resource, callback);
        source.Observe();
        return source;
    }

    /// <inheritdoc/>
    protected internal override void OnCompletion(scoped in CompletionView completion)
    {
        if (completion.Status != Status.Ok)
        {
            // Refused for want of what the shortage is about: who observes must not give up.
            _again.Start(_loop.Kernel.Now + RetryNanoseconds);
            return;
        }

        _gaveUp = true;
        try
        {
            _gaveUp = !_callback();
        }
        finally
        {
            Observe();
        }
    }

    private void Observe() =>
        _loop.Submit(this, new Submission { Operation = Operation.ObservePressure, Handle = _resource, Value = _gaveUp ? 1u : 0u });
}
