namespace Rill.Runtime;

/// <summary>
/// A one-shot timer of an <see cref="EventLoop"/>, to be started any number of times. It costs no kernel call: the loop
/// waits until the first of its deadlines. Only for the loop's thread.
/// </summary>
/// <param name="loop">The loop that runs the callback.</param>
/// <param name="callback">Called with <paramref name="state"/> after the deadline.</param>
/// <param name="state">Handed to the callback.</param>
public sealed class LoopTimer(EventLoop loop, Action<object?> callback, object? state = null)
{
    /// <summary>The timer's place in the loop's heap; -1 while it is not running.</summary>
    internal int HeapIndex { get; set; } = -1;

    /// <summary>The deadline in nanoseconds of the monotonic clock.</summary>
    public ulong Deadline { get; private set; }

    /// <summary>Whether the callback is still to come.</summary>
    public bool IsRunning => HeapIndex >= 0;

    /// <summary>Starts the timer, or moves its deadline.</summary>
    public void Start(ulong deadline)
    {
        Stop();
        Deadline = deadline;
        loop.Timers.Add(this);
    }

    /// <summary>Starts the timer to run out after <paramref name="delay"/>.</summary>
    public void StartAfter(TimeSpan delay) =>
        Start(loop.Now + (ulong)(Math.Max(delay.Ticks, 0) * TimeSpan.NanosecondsPerTick));

    /// <summary>Stops the timer; no callback comes after this.</summary>
    public void Stop()
    {
        if (IsRunning)
        {
            loop.Timers.Remove(this);
        }
    }

    internal void Fire() => callback(state);
}
