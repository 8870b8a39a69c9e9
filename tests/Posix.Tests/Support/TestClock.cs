using Rill.Posix.Waiting;
using Rill.Runtime.Simulation;

namespace Rill.Posix.Tests.Support;

/// <summary>The simulated machine's clock; 1970 is its start.</summary>
internal sealed class TestClock(SimulatedMachine machine) : SystemClock
{
    private long _ticks;

    public override ulong Monotonic => machine.Now;

    /// <summary>Each look is a nanosecond later, so that times can be told apart.</summary>
    public override long Realtime => (long)machine.Now + ++_ticks;
}
