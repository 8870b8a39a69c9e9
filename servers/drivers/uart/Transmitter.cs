namespace Rill.Drivers.Uart;

/// <summary>The sending half of a port: a bounded buffer that the chip's FIFO is filled from.</summary>
internal sealed class Transmitter(Chip chip)
{
    private const int Capacity = 16 * 1024;

    /// <summary>How often the FIFO is filled in a row where the chip sends faster than it is filled, as virtual ones do.</summary>
    private const int BurstLimit = 64;

    private readonly ByteRing _buffer = new(Capacity);

    /// <summary>How many more bytes it takes.</summary>
    public int Room => _buffer.Free;

    /// <summary>Whether nothing waits for the chip.</summary>
    public bool IsEmpty => _buffer.Count == 0;

    /// <summary>Takes bytes; they must fit.</summary>
    public void Write(ReadOnlySpan<byte> from) => _buffer.Write(from);

    /// <summary>
    /// Fills the FIFO as long as it is empty. If bytes are left after that, the chip's interrupt says when to go on.
    /// </summary>
    public void Fill(Receiver receiver)
    {
        Span<byte> bytes = stackalloc byte[FifoControl.Depth];
        for (int burst = 0; burst < BurstLimit && _buffer.Count > 0; burst++)
        {
            if (!receiver.ReadStatus().HasFlag(LineStatus.TransmitterHoldingEmpty))
            {
                return;
            }

            chip.WriteData(bytes[.._buffer.Read(bytes)]);
        }
    }

    /// <summary>Drops what the chip did not get.</summary>
    public void Clear() => _buffer.Clear();
}
