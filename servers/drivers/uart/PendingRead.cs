namespace Rill.Drivers.Uart;

/// <summary>A read that waits for bytes.</summary>
/// <param name="room">How many bytes its caller takes.</param>
internal sealed class PendingRead(ulong room)
{
    /// <summary>How many bytes its caller takes.</summary>
    public ulong Room { get; } = room;

    /// <summary>Ends with the bytes.</summary>
    public TaskCompletionSource<PortRead> Result { get; } = new();
}
