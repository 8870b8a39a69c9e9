namespace Rill.Drivers.Uart;

/// <summary>
/// The receiving half of a port: empties the chip's FIFO into a bounded buffer. While the buffer is nearly full it stops
/// taking bytes and drops "request to send", so that the other end, or the FIFO, holds them back and none is lost.
/// </summary>
internal sealed class Receiver(Chip chip)
{
    private const int Capacity = 64 * 1024;

    /// <summary>Below this much room the receiver stops; above half of the capacity it goes on.</summary>
    private const int LowRoom = 1024;

    private readonly ByteRing _buffer = new(Capacity);

    /// <summary>How many bytes wait for a reader.</summary>
    public int Count => _buffer.Count;

    /// <summary>Whether bytes are left in the chip for want of room.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Whether a break came since it was asked last.</summary>
    public bool BreakReceived { get; set; }

    /// <summary>Bytes that the chip lost.</summary>
    public ulong Overruns { get; private set; }

    /// <summary>Bytes with framing or parity errors.</summary>
    public ulong Errors { get; private set; }

    /// <summary>
    /// Takes what the FIFO holds, of which <paramref name="sure"/> bytes are known to be there. The status tells the
    /// errors of the first byte only, so bytes are read together only where none in the FIFO has one.
    /// </summary>
    public void TakeAll(int sure)
    {
        Span<byte> bytes = stackalloc byte[FifoControl.Depth];
        while (_buffer.Free >= LowRoom)
        {
            LineStatus status = ReadStatus();
            if (!status.HasFlag(LineStatus.DataReady))
            {
                return;
            }

            int count = (status & (LineStatus.FifoError | LineStatus.Break)) == 0 ? Math.Max(sure, 1) : 1;
            sure = 0;
            chip.ReadData(bytes[..count]);

            // A break is received as a zero byte that nobody sent.
            if (!status.HasFlag(LineStatus.Break))
            {
                _buffer.Write(bytes[..count]);
            }
        }

        IsStopped = true;
    }

    /// <summary>Reads the line status, noting errors, which reading clears.</summary>
    public LineStatus ReadStatus()
    {
        var status = (LineStatus)chip.Read(Register.LineStatus);
        if ((status & (LineStatus.Overrun | LineStatus.ParityError | LineStatus.FramingError | LineStatus.Break)) != 0)
        {
            Overruns += status.HasFlag(LineStatus.Overrun) ? 1ul : 0;
            if (status.HasFlag(LineStatus.Break))
            {
                BreakReceived = true;
            }
            else if ((status & (LineStatus.ParityError | LineStatus.FramingError)) != 0)
            {
                Errors++;
            }
        }

        return status;
    }

    /// <summary>Gives bytes to a reader; true if the receiver can go on after that.</summary>
    public int Read(Span<byte> to, out bool canGoOn)
    {
        int count = _buffer.Read(to);
        canGoOn = IsStopped && _buffer.Free > Capacity / 2;
        return count;
    }

    /// <summary>Notes that the receiver takes bytes again.</summary>
    public void GoOn() => IsStopped = false;

    /// <summary>Drops what no reader took.</summary>
    public void Clear() => _buffer.Clear();
}
