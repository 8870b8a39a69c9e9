using Rill.Posix.Waiting;
using Rill.Runtime.Native;

namespace Rill.Posix.Boot;

/// <summary>The machine's clocks.</summary>
internal sealed class KernelClock(KernelCalls kernel) : SystemClock
{
    /// <inheritdoc/>
    public override ulong Monotonic => kernel.Now;

    /// <inheritdoc/>
    /// <remarks>The shim answers it from the clock page. .NET's tick is 100 ns.</remarks>
    public override long Realtime => (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
}
