using Rill.Protocols;
using Rill.Protocols.Serial;
using Rill.Runtime;
using Rill.Runtime.Diagnostics;

namespace Rill.Posix.Terminals;

/// <summary>
/// The bytes of a serial port in both directions. Input is read all the time and handed on; output is buffered and
/// sent. When the driver ends, the line connects again with the one that init starts in its place.
/// </summary>
/// <param name="connect">Gives a lane to the port's driver, waiting until there is one.</param>
/// <param name="log">Told when the driver ends.</param>
internal sealed class SerialLine(Func<ValueTask<Lane>> connect, Log log)
{
    private const int BufferSize = 16384;

    private readonly byte[] _input = new byte[4096];
    private byte[] _filling = new byte[BufferSize];
    private byte[] _sending = new byte[BufferSize];
    private int _filled;
    private bool _isSending;
    private Lane? _lane;
    private SerialClient? _client;
    private TaskCompletionSource? _drained;

    /// <summary>Takes input as it comes.</summary>
    public Action<ReadOnlySpan<byte>>? Received { get; set; }

    /// <summary>Told when output was sent, so that there is room again.</summary>
    public Action? Sent { get; set; }

    /// <summary>How many bytes can be written now.</summary>
    public int Room => BufferSize - _filled;

    /// <summary>Whether all output has gone to the driver.</summary>
    public bool IsDrained => _filled == 0 && !_isSending;

    /// <summary>Connects and begins to read; ends when the first connection is there.</summary>
    public async Task StartAsync()
    {
        await ConnectAsync();
        _ = ReadAsync();
    }

    /// <summary>Puts output into the buffer, as much as there is room for.</summary>
    public int Write(ReadOnlySpan<byte> data)
    {
        int count = Math.Min(data.Length, Room);
        data[..count].CopyTo(_filling.AsSpan(_filled));
        _filled += count;
        if (!_isSending && _filled > 0)
        {
            _isSending = true;
            _ = SendAsync();
        }

        return count;
    }

    /// <summary>Drops output that was not handed to the driver.</summary>
    public void DiscardOutput() => _filled = 0;

    /// <summary>Ends when all output has left the port.</summary>
    public async Task DrainAsync()
    {
        if (!IsDrained)
        {
            _drained ??= new TaskCompletionSource();
            await _drained.Task;
        }

        if (_client is not null)
        {
            await _client.DrainAsync(new Empty());
        }
    }

    private async Task ConnectAsync()
    {
        _lane?.Dispose();
        _client = null;
        _lane = await connect();
        _client = new SerialClient(_lane);
    }

    private async Task ReadAsync()
    {
        while (true)
        {
            SerialClient? client = _client;
            Reply<TransferReply> reply = client is null
                ? default
                : await client.ReadAsync(new Empty(), _input);
            if (client is null || reply.Status < 0)
            {
                log.Warning("the serial driver has ended; connecting again");
                await ConnectAsync();
                continue;
            }

            if (reply.IsOk)
            {
                Received?.Invoke(_input.AsSpan(0, (int)reply.Value.Count));
            }
        }
    }

    private async Task SendAsync()
    {
        while (_filled > 0)
        {
            (_filling, _sending) = (_sending, _filling);
            int length = _filled;
            _filled = 0;
            for (int sent = 0; sent < length;)
            {
                SerialClient? client = _client;
                Reply<TransferReply> reply = client is null
                    ? default
                    : await client.WriteAsync(new Empty(), _sending.AsMemory(sent, length - sent));
                if (client is null || !reply.IsOk)
                {
                    // The driver is gone: the reading side connects again; what was under way is lost with it.
                    break;
                }

                sent += (int)reply.Value.Count;
            }

            Sent?.Invoke();
        }

        _isSending = false;
        _drained?.TrySetResult();
        _drained = null;
    }
}
