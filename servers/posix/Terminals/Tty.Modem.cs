using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Protocols;
using Rill.Protocols.Serial;

namespace Rill.Posix.Terminals;

/// <content>The lines of the modem.</content>
internal sealed partial class Tty
{
    /// <summary>The answer to TIOCMGET, for the caller that waits for it.</summary>
    private int? _modemLines;
    private bool _asksModem;

    /// <summary>Asks the driver; the caller tries again when the answer is there.</summary>
    private Errno GetModem(in IoctlCall call)
    {
        if (_modemLines is { } lines)
        {
            _modemLines = null;
            return call.PutInt32(lines);
        }

        if (!_asksModem)
        {
            _asksModem = true;
            _ = AskModemAsync();
        }

        return Errno.EAGAIN;
    }

    private async Task AskModemAsync()
    {
        Reply<ModemReply> reply = _line.Client is { } client ? await client.GetModemAsync(new Empty()) : default;
        ModemReply modem = reply.Value;
        _modemLines = (modem.DataTerminalReady ? TerminalRequests.ModemTerminalReady : 0)
            | (modem.RequestToSend ? TerminalRequests.ModemRequestToSend : 0)
            | (modem.ClearToSend ? TerminalRequests.ModemClearToSend : 0)
            | (modem.Carrier ? TerminalRequests.ModemCarrier : 0)
            | (modem.Ring ? TerminalRequests.ModemRing : 0)
            | (modem.DataSetReady ? TerminalRequests.ModemDataSetReady : 0);
        _asksModem = false;
        Queue.Wake(PollEvents.All);
    }

    private Errno ChangeModem(in IoctlCall call)
    {
        Errno errno = call.TryGetInt32(out int lines);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        uint request = call.Request;
        bool? Wanted(int line) => request switch
        {
            TerminalRequests.AddModem => (lines & line) != 0 ? true : null,
            TerminalRequests.RemoveModem => (lines & line) != 0 ? false : null,
            _ => (lines & line) != 0,
        };
        _ = _line.Client?.SetModemAsync(new ModemRequest
        {
            DataTerminalReady = Wanted(TerminalRequests.ModemTerminalReady),
            RequestToSend = Wanted(TerminalRequests.ModemRequestToSend),
        }).AsTask();
        return Errno.Ok;
    }
}
