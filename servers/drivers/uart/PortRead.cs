namespace Rill.Drivers.Uart;

/// <summary>What a read gave.</summary>
/// <param name="Bytes">The bytes, in a buffer that the next read uses again; empty of a cancelled read.</param>
/// <param name="BreakReceived">Whether a break came before them.</param>
/// <param name="Overruns">Bytes that the chip lost since the start.</param>
/// <param name="Errors">Bytes with errors since the start.</param>
internal readonly record struct PortRead(ReadOnlyMemory<byte> Bytes, bool BreakReceived, ulong Overruns, ulong Errors)
{
    /// <summary>The caller cancelled before a byte came.</summary>
    public static PortRead Cancelled => default;
}
