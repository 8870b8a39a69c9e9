namespace Rill.Posix.Waiting;

/// <summary>The server's clocks. Tests set a virtual one.</summary>
internal abstract class SystemClock
{
    /// <summary>Nanoseconds since boot.</summary>
    public abstract ulong Monotonic { get; }

    /// <summary>Nanoseconds since 1970-01-01 UTC.</summary>
    public abstract long Realtime { get; }
}
