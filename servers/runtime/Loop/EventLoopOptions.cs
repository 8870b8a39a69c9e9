using Rill.Abi;

namespace Rill.Runtime;

/// <summary>How an <see cref="EventLoop"/> is set up.</summary>
public sealed record EventLoopOptions
{
    /// <summary>Bytes of the completion ring: a power of two from <see cref="QueueRequest.MinCapacity"/> to <see cref="QueueRequest.MaxCapacity"/>.</summary>
    public uint RingCapacity { get; init; } = 256 * 1024;

    /// <summary>
    /// The longest time, in nanoseconds, that the loop looks at its ring before it parks; 0: it parks at once. The loop
    /// shortens the time by itself while looking does not pay, and does not look at all on a machine with one core.
    /// </summary>
    public ulong SpinNanoseconds { get; init; }
}
