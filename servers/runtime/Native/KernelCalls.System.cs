using Rill.Abi;

namespace Rill.Runtime.Native;

/// <content>Devices, the log, power, random bytes.</content>
public abstract unsafe partial class KernelCalls
{
    /// <summary>Claims an interrupt line by its global system interrupt number.</summary>
    public Status InterruptCreate(uint resource, uint line, uint flags, out uint interrupt) =>
        TakeHandle(Invoke(KernelCall.InterruptCreate, resource, line, flags), out interrupt);

    /// <summary>Unmasks an interrupt after its completion was served.</summary>
    public Status InterruptAcknowledge(uint interrupt) => (Status)Invoke(KernelCall.InterruptAcknowledge, interrupt);

    /// <summary>Makes a handle to a range of I/O ports.</summary>
    public Status PortsCreate(uint resource, ushort first, int count, out uint ports) =>
        TakeHandle(Invoke(KernelCall.PortsCreate, resource, first, (ulong)count), out ports);

    /// <summary>Reads one byte-wide port as often as the buffer has room.</summary>
    public Status PortRead(uint ports, ushort port, Span<byte> buffer)
    {
        fixed (byte* pointer = buffer)
        {
            long result = Invoke(KernelCall.PortRead, ports, port, 1, (ulong)pointer, (ulong)buffer.Length);
            return result < 0 ? (Status)result : Status.Ok;
        }
    }

    /// <summary>Writes all bytes of the buffer to one byte-wide port.</summary>
    public Status PortWrite(uint ports, ushort port, ReadOnlySpan<byte> buffer)
    {
        fixed (byte* pointer = buffer)
        {
            long result = Invoke(KernelCall.PortWrite, ports, port, 1, (ulong)pointer, (ulong)buffer.Length);
            return result < 0 ? (Status)result : Status.Ok;
        }
    }

    /// <summary>Writes bytes of a held call's bulk buffer to a byte-wide port, at most 256; the caller is told how far the
    /// buffer went even if this process dies.</summary>
    public Status PortWriteCall(uint ports, ushort port, uint call, ulong offset, int count, out int written) =>
        TakeCount(Invoke(KernelCall.PortWriteCall, ports, port, call, offset, (ulong)count), out written);

    /// <summary>The kernel's counts.</summary>
    public Status SystemInfo(out SystemInfo info)
    {
        fixed (SystemInfo* pointer = &info)
        {
            return (Status)Invoke(KernelCall.SystemInfo, (ulong)pointer);
        }
    }

    /// <summary>Switches the machine off, or restarts it. Returns only where it is refused.</summary>
    public Status SystemPower(uint resource, PowerAction action) =>
        (Status)Invoke(KernelCall.SystemPower, resource, (ulong)action);

    /// <summary>Reads the kernel log from an offset that counts from boot.</summary>
    public Status LogRead(uint log, ulong offset, Span<byte> buffer, out int read)
    {
        fixed (byte* pointer = buffer)
        {
            return TakeCount(Invoke(KernelCall.LogRead, log, offset, (ulong)pointer, (ulong)buffer.Length), out read);
        }
    }

    /// <summary>Appends to the kernel log.</summary>
    public Status LogWrite(uint log, ReadOnlySpan<byte> text)
    {
        fixed (byte* pointer = text)
        {
            long result = Invoke(KernelCall.LogWrite, log, (ulong)pointer, (ulong)text.Length);
            return result < 0 ? (Status)result : Status.Ok;
        }
    }

    /// <summary>Sets the wall clock, in nanoseconds since 1970.</summary>
    public Status ClockSet(uint resource, ulong realtime) => (Status)Invoke(KernelCall.ClockSet, resource, realtime);

    /// <summary>Fills a buffer of any size with random bytes.</summary>
    public Status RandomGet(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            // The kernel gives at most 256 bytes a call.
            Span<byte> part = buffer[..Math.Min(buffer.Length, 256)];
            fixed (byte* pointer = part)
            {
                long result = Invoke(KernelCall.RandomGet, (ulong)pointer, (ulong)part.Length);
                if (result <= 0)
                {
                    return result < 0 ? (Status)result : Status.BadState;
                }

                buffer = buffer[(int)result..];
            }
        }

        return Status.Ok;
    }

    /// <summary>Makes the kernel leave COM1 to a driver.</summary>
    public Status SerialRelease(uint resource) => (Status)Invoke(KernelCall.SerialRelease, resource);
}
