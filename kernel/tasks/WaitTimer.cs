using Rill.Abi;

namespace Rill.Kernel.Tasks;

/// <summary>Ends a thread's wait at its deadline.</summary>
internal sealed class WaitTimer : TimerNode
{
    private readonly Thread _thread;

    public WaitTimer(Thread thread) => _thread = thread;

    /// <inheritdoc/>
    public override void Fire() => _thread.EndWait(Status.TimedOut);
}
