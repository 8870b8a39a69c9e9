using Rill.Abi;
using Rill.Protocols;

namespace Rill.Drivers.Uart;

/// <summary>
/// The sending half of a port. It keeps no bytes: they go from the caller's memory to the chip's FIFO, so that none is
/// lost with the driver.
/// </summary>
internal sealed class Transmitter(Chip chip)
{
    /// <summary>How often the FIFO is filled in a row where the chip sends faster than it is filled, as virtual ones do.</summary>
    private const int BurstLimit = 64;

    /// <summary>
    /// Fills the FIFO from a write as long as it is empty. If bytes are left after that, the chip's interrupt says when
    /// to go on.
    /// </summary>
    /// <returns>Whether the write is done: all given to the chip, or no more of it readable.</returns>
    public bool Send(PendingWrite write, Receiver receiver)
    {
        for (int burst = 0; write.Done < write.Call.BulkReadable; burst++)
        {
            if (burst == BurstLimit || !receiver.ReadStatus().HasFlag(LineStatus.TransmitterHoldingEmpty))
            {
                return false;
            }

            int count = Lengths.AtMost(write.Call.BulkReadable - write.Done, FifoControl.Depth);
            if (chip.WriteData(write.Call, write.Done, count, out int written) != Status.Ok || written == 0)
            {
                return true;
            }

            write.Done += (uint)written;
        }

        return true;
    }
}
