using Rill.Runtime;

namespace Rill.Drivers.Uart;

/// <summary>A write whose bytes lie in its caller's memory until the chip gets them.</summary>
internal sealed class PendingWrite(PendingCall call)
{
    /// <summary>The call, and with it the bytes.</summary>
    public PendingCall Call { get; } = call;

    /// <summary>How many bytes the chip got.</summary>
    public ulong Done { get; set; }

    /// <summary>Ends with <see cref="Done"/>.</summary>
    public TaskCompletionSource<ulong> Result { get; } = new();
}
