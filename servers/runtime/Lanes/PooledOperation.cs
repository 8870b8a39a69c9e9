using System.Threading.Tasks.Sources;

namespace Rill.Runtime;

/// <summary>
/// An awaitable operation that goes back to its loop's pool when its result was taken. Continuations run at once, on
/// the loop's thread: an operation completes nowhere else.
/// </summary>
/// <typeparam name="T">The result.</typeparam>
public abstract class PooledOperation<T> : LoopOperation, IValueTaskSource<T>
{
    private ManualResetValueTaskSourceCore<T> _core;

    /// <summary>The task of the current use.</summary>
    protected ValueTask<T> Task => new(this, _core.Version);

    /// <summary>The number of the current use.</summary>
    protected short Version => _core.Version;

    /// <summary>Ends the current use with a result.</summary>
    protected void Complete(T result) => _core.SetResult(result);

    /// <summary>Puts the operation back into its pool; called when the result was taken.</summary>
    protected abstract void Recycle();

    T IValueTaskSource<T>.GetResult(short token)
    {
        T result = _core.GetResult(token);
        _core.Reset();
        Recycle();
        return result;
    }

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        // The context would only post to the loop that completes the operation anyway.
        _core.OnCompleted(continuation, state, token, flags & ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext);
}
