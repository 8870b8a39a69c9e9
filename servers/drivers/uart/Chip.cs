using Rill.Abi;
using Rill.Runtime;
using Rill.Runtime.Native;

namespace Rill.Drivers.Uart;

/// <summary>A 16550's registers behind granted I/O ports.</summary>
/// <param name="kernel">The kernel.</param>
/// <param name="ports">The handle to the chip's eight ports.</param>
/// <param name="first">The first of them.</param>
internal sealed class Chip(KernelCalls kernel, uint ports, ushort first)
{
    /// <summary>The clock's bits a second at divisor 1.</summary>
    public const uint BaseSpeed = 115200;

    /// <summary>Reads a register.</summary>
    public byte Read(Register register)
    {
        Span<byte> value = stackalloc byte[1];
        kernel.PortRead(ports, (ushort)(first + (int)register), value).ThrowIfFailed("PortRead");
        return value[0];
    }

    /// <summary>Writes a register.</summary>
    public void Write(Register register, byte value) =>
        kernel.PortWrite(ports, (ushort)(first + (int)register), [value]).ThrowIfFailed("PortWrite");

    /// <summary>Reads as many received bytes as the span has room; they must be there.</summary>
    public void ReadData(Span<byte> to) => kernel.PortRead(ports, first, to).ThrowIfFailed("PortRead");

    /// <summary>Gives bytes of a caller's buffer to the transmitter, whose FIFO must have room. The caller is told of them
    /// even if this process dies in the next instruction.</summary>
    /// <returns>BadAddress where the caller's memory is not readable; PeerClosed where it is gone.</returns>
    public Status WriteData(in PendingCall from, ulong offset, int count, out int written) =>
        kernel.PortWriteCall(ports, first, from.Handle, offset, (ulong)count, out written);

    /// <summary>Whether there is a chip: an absent one does not keep what is written to its scratch register.</summary>
    public bool IsPresent()
    {
        Write(Register.Scratch, 0x5A);
        bool first = Read(Register.Scratch) == 0x5A;
        Write(Register.Scratch, 0xA5);
        return first && Read(Register.Scratch) == 0xA5;
    }

    /// <summary>Sets the divisor and the format of characters.</summary>
    public void SetLine(uint divisor, byte lineControl)
    {
        Write(Register.LineControl, (byte)(lineControl | LineControl.DivisorLatch));
        Write(Register.Data, (byte)divisor);
        Write(Register.InterruptEnable, (byte)(divisor >> 8));
        Write(Register.LineControl, lineControl);
    }
}
