namespace Rill.Abi.Calls;

/// <summary>Calls for drivers: interrupt lines and I/O ports.</summary>
public interface IDeviceCalls
{
    /// <summary>Claims an interrupt line.</summary>
    /// <param name="resource">Allows it.</param>
    /// <param name="line">Its global system interrupt number.</param>
    /// <param name="flags">Must be 0.</param>
    /// <returns>The interrupt.</returns>
    [KernelCall(90)]
    [Error(Status.InvalidArgument, "the flags are not 0")]
    [Error(Status.NotFound, "there is no such line")]
    [Error(Status.AlreadyExists, "the line is claimed")]
    [return: Handle(ObjectType.Interrupt, Rights.All)]
    uint InterruptCreate(
        [Handle(ObjectType.Resource, Rights.Manage), Allows(ResourceKind.Interrupts, nameof(line))] uint resource,
        ulong line,
        ulong flags);

    /// <summary>Unmasks an interrupt after its completion was served.</summary>
    /// <param name="interrupt">Which.</param>
    [KernelCall(91)]
    void InterruptAcknowledge([Handle(ObjectType.Interrupt, Rights.Write)] uint interrupt);

    /// <summary>Makes a handle of a range of I/O ports.</summary>
    /// <param name="resource">Allows it.</param>
    /// <param name="first">The first port.</param>
    /// <param name="count">How many.</param>
    /// <returns>The ports.</returns>
    [KernelCall(92)]
    [Error(Status.InvalidArgument, "the range is empty or goes past 65,535")]
    [return: Handle(ObjectType.Ports, Rights.All)]
    uint PortsCreate(
        [Handle(ObjectType.Resource, Rights.Manage), Allows(ResourceKind.Ports, nameof(first), nameof(count))] uint resource,
        ulong first,
        ulong count);

    /// <summary>Reads one port repeatedly, at most 4,096 times.</summary>
    /// <param name="ports">The range that it is in.</param>
    /// <param name="port">The port.</param>
    /// <param name="width">Bytes at a time: 1, 2 or 4.</param>
    /// <param name="buffer">To where.</param>
    /// <returns>How often it was read.</returns>
    [KernelCall(93)]
    [Error(Status.InvalidArgument, "the port is not in the range, or there is no such width")]
    int PortRead(
        [Handle(ObjectType.Ports, Rights.Read)] uint ports, ulong port, ulong width, [Units(nameof(width))] Span<byte> buffer);

    /// <summary>Writes one port repeatedly, at most 4,096 times.</summary>
    /// <param name="ports">The range that it is in.</param>
    /// <param name="port">The port.</param>
    /// <param name="width">Bytes at a time: 1, 2 or 4.</param>
    /// <param name="buffer">From where.</param>
    /// <returns>How often it was written.</returns>
    [KernelCall(94)]
    [Error(Status.InvalidArgument, "the port is not in the range, or there is no such width")]
    int PortWrite(
        [Handle(ObjectType.Ports, Rights.Write)] uint ports,
        ulong port,
        ulong width,
        [Units(nameof(width))] ReadOnlySpan<byte> buffer);

    /// <summary>Writes bytes that a call's maker lends to be read to a byte-wide port, without a copy in the driver. How far
    /// the buffer went is noted in the same entry, and told to the call's maker at the end of the call, whatever the end
    /// (<see cref="Completion.BulkOutLength"/>): so it knows what the device got even of a driver that died.</summary>
    /// <param name="ports">The range that the port is in.</param>
    /// <param name="port">The port.</param>
    /// <param name="call">Whose buffer.</param>
    /// <param name="offset">Where in it, in bytes.</param>
    /// <param name="count">Bytes; at most 256 are written.</param>
    /// <returns>Bytes written.</returns>
    [KernelCall(95)]
    [Error(Status.InvalidArgument, "the port is not in the range")]
    [Error(Status.PeerClosed, "the call's maker is gone or gave it up")]
    [Error(Status.BadAddress, "what is lent cannot be read")]
    [Error(Status.NoMemory, "there is none for a page")]
    int PortWriteCall(
        [Handle(ObjectType.Ports, Rights.Write)] uint ports,
        ulong port,
        [Handle(ObjectType.Call, Rights.Read)] uint call,
        ulong offset,
        ulong count);
}
