using Rill.Abi;

namespace Rill.Runtime;

/// <summary>A multishot wait for a line's interrupts.</summary>
public sealed class InterruptSource : LoopOperation, IDisposable
{
    private readonly EventLoop _loop;
    private readonly uint _interrupt;
    private readonly Action _callback;
    private bool _disposed;

    internal InterruptSource(EventLoop loop, uint interrupt, Action callback)
    {
        _loop = loop;
        _interrupt = interrupt;
        _callback = callback;
        Start();
    }

    /// <summary>Unmasks the line again, once its cause was served.</summary>
    public Status Acknowledge() => _loop.Kernel.InterruptAcknowledge(_interrupt);

    /// <summary>Stops taking interrupts.</summary>
    public void Dispose()
    {
        _disposed = true;
        _loop.Cancel(this);
    }

    /// <inheritdoc/>
    protected internal override void OnCompletion(scoped in CompletionView completion)
    {
        if (_disposed || completion.Status != Status.Ok)
        {
            return;
        }

        if (!completion.HasMore)
        {
            Start();
        }

        _callback();
    }

    private void Start() =>
        _loop.Submit(this, new Submission
        {
            Operation = Operation.InterruptWait,
            Flags = SubmissionFlags.Multishot,
            Handle = _interrupt,
        });
}
