using Rill.Protocols;
using Rill.Protocols.Serial;
using Rill.Runtime;

namespace Rill.Drivers.Uart;

/// <summary>Serves one port by the serial protocol.</summary>
internal sealed class SerialPortService(SerialPort port) : SerialService<RequestContext>
{
    // Source: Linux, include/uapi/asm-generic/errno.h and errno-base.h.
    private const int Invalid = 22;
    private const int Cancelled = 125;

    /// <inheritdoc/>
    public override ValueTask<Reply<TransferReply>> ReadAsync(RequestContext context, Empty request)
    {
        if (context.Call.BulkWritable == 0)
        {
            return new(Invalid);
        }

        ValueTask<PortRead> read = port.ReadAsync(context);
        return read.IsCompletedSuccessfully ? new(ToReply(read.Result)) : AwaitAsync(read);

        static async ValueTask<Reply<TransferReply>> AwaitAsync(ValueTask<PortRead> read) => ToReply(await read);
    }

    /// <inheritdoc/>
    public override ValueTask<Reply<TransferReply>> WriteAsync(RequestContext context, Empty request)
    {
        ValueTask<ulong> write = port.WriteAsync(context);
        return write.IsCompletedSuccessfully ? new(ToReply(write.Result, context)) : AwaitAsync(write, context);

        static async ValueTask<Reply<TransferReply>> AwaitAsync(ValueTask<ulong> write, RequestContext context) =>
            ToReply(await write, context);
    }

    /// <inheritdoc/>
    public override async ValueTask<Reply<Empty>> DrainAsync(RequestContext context, Empty request)
    {
        await port.DrainAsync();
        return new Empty();
    }

    /// <inheritdoc/>
    public override ValueTask<Reply<Empty>> DiscardAsync(RequestContext context, DiscardRequest request)
    {
        port.Discard(request.Input, request.Output);
        return new(new Empty());
    }

    /// <inheritdoc/>
    public override ValueTask<Reply<Empty>> SetLineAsync(RequestContext context, LineSettings request)
    {
        if (!LineFormat.TryFrom(in request, out LineFormat format))
        {
            return new(Invalid);
        }

        port.Format = format;
        return new(new Empty());
    }

    /// <inheritdoc/>
    public override ValueTask<Reply<LineSettings>> GetLineAsync(RequestContext context, Empty request) =>
        new(port.Format.ToSettings());

    /// <inheritdoc/>
    public override ValueTask<Reply<Empty>> SetModemAsync(RequestContext context, ModemRequest request)
    {
        port.Modem = With(
            With(port.Modem, ModemControl.DataTerminalReady, request.DataTerminalReady),
            ModemControl.RequestToSend,
            request.RequestToSend);
        return new(new Empty());
    }

    /// <inheritdoc/>
    public override ValueTask<Reply<ModemReply>> GetModemAsync(RequestContext context, Empty request)
    {
        ModemStatus status = port.ModemStatus;
        return new(new ModemReply
        {
            DataTerminalReady = port.Modem.HasFlag(ModemControl.DataTerminalReady),
            RequestToSend = port.Modem.HasFlag(ModemControl.RequestToSend),
            ClearToSend = status.HasFlag(ModemStatus.ClearToSend),
            DataSetReady = status.HasFlag(ModemStatus.DataSetReady),
            Ring = status.HasFlag(ModemStatus.Ring),
            Carrier = status.HasFlag(ModemStatus.Carrier),
        });
    }

    /// <inheritdoc/>
    public override async ValueTask<Reply<Empty>> SendBreakAsync(RequestContext context, Empty request)
    {
        await port.SendBreakAsync();
        return new Empty();
    }

    private static ModemControl With(ModemControl lines, ModemControl line, bool? on) =>
        on switch { true => lines | line, false => lines & ~line, null => lines };

    private static Reply<TransferReply> ToReply(in PortRead read) => read.Bytes.IsEmpty
        ? Cancelled
        : new Reply<TransferReply>(
            0,
            new TransferReply
            {
                Count = (ulong)read.Bytes.Length,
                BreakReceived = read.BreakReceived,
                Overruns = read.Overruns,
                Errors = read.Errors,
            },
            read.Bytes);

    private static Reply<TransferReply> ToReply(ulong written, RequestContext context) =>
        written == 0 && context.Call.BulkReadable > 0
            ? Cancelled
            : new TransferReply { Count = written };
}
