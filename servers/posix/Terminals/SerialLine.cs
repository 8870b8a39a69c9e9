using Nito.AsyncEx;
using Rill.Protocols;
using Rill.Protocols.Serial;
using Rill.Runtime;
using Rill.Runtime.Diagnostics;

namespace Rill.Posix.Terminals;

/// <summary>Takes input and tells how much of it.</summary>
internal delegate int ReceivedHandler(ReadOnlySpan<byte> data);

/// <summary>
/// The bytes of a serial port in both directions. Input is read all the time and handed on; output is buffered and
/// sent. When the driver ends, the line connects again with the one that init starts in its place.
/// </summary>
/// <param name="connect">Gives a lane to the port's driver, waiting until there is one.</param>
/// <param name="log">Told when the driver ends.</param>
internal sealed class SerialLine(Func<ValueTask<Lane>> connect, Log log)
{
    private const int BufferSize = 16384;
    private const int InputSize = 4096;

    /// <summary>Set while all output has gone to the driver.</summary>
    private readonly AsyncManualResetEvent _drained = new(set: true);

    /// <summary>Set while there is a driver.</summary>
    private readonly AsyncManualResetEvent _connected = new();

    /// <summary>Set when the one who takes input has room again.</summary>
    private readonly AsyncAutoResetEvent _inputRoom = new();

    private readonly byte[] _input = new byte[InputSize];
    private byte[] _filling = new byte[BufferSize];
    private byte[] _sending = new byte[BufferSize];
    private int _filled;
    private bool _isSending;
    private Lane? _lane;
    private SerialClient? _client;
    private bool _isStopped;
    private LineSettings? _settings;

    /// <summary>
    /// Takes input as it comes and tells how much of it; the rest is offered again after <see cref="ResumeInput"/>, and
    /// until then nothing more is read, so that the port holds the other end back.
    /// </summary>
    public ReceivedHandler? Received { get; set; }

    /// <summary>Told of a break.</summary>
    public Action? BreakReceived { get; set; }

    /// <summary>Whether output is held back in the buffer (the stop key).</summary>
    public bool IsStopped
    {
        get => _isStopped;
        set
        {
            _isStopped = value;
            StartSending();
        }
    }

    /// <summary>Told when output was sent, so that there is room again.</summary>
    public Action? Sent { get; set; }

    /// <summary>How many bytes can be written now.</summary>
    public int Room => BufferSize - _filled;

    /// <summary>How many bytes were not handed to the driver yet.</summary>
    public int Unsent => _filled;

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
        UpdateDrained();
        StartSending();
        return count;
    }

    /// <summary>The one who takes input has room again.</summary>
    public void ResumeInput() => _inputRoom.Set();

    /// <summary>Sets speed and format of the port.</summary>
    public async Task SetLineAsync(LineSettings settings)
    {
        if (_client is { } client)
        {
            Reply<Empty> reply = await client.SetLineAsync(settings);
            _settings = reply.IsOk ? settings : _settings;
        }
    }

    /// <summary>Drops output that was written and not sent, and input that was not read, at the port.</summary>
    public void Discard(bool input, bool output)
    {
        if (output)
        {
            DiscardOutput();
        }

        _ = _client?.DiscardAsync(new DiscardRequest { Input = input, Output = output }).AsTask();
    }

    /// <summary>The calls of the port itself; null while it has no driver.</summary>
    public SerialClient? Client => _client;

    /// <summary>Drops output that was not handed to the driver.</summary>
    public void DiscardOutput()
    {
        _filled = 0;
        UpdateDrained();
    }

    /// <summary>Ends when all output has left the port.</summary>
    public async Task DrainAsync()
    {
        await _drained.WaitAsync();
        if (_client is not null)
        {
            await _client.DrainAsync(new Empty());
        }
    }

    private async Task ConnectAsync()
    {
        _lane?.Dispose();
        Disconnect();
        _lane = await connect();
        _client = new SerialClient(_lane);
        if (_settings is { } settings)
        {
            // A new driver starts with settings of its own.
            await _client.SetLineAsync(settings);
        }

        _connected.Set();
        StartSending();
    }

    private void Disconnect()
    {
        _client = null;
        _connected.Reset();
    }

    private void UpdateDrained()
    {
        if (IsDrained)
        {
            _drained.Set();
        }
        else
        {
            _drained.Reset();
        }
    }

    private void StartSending()
    {
        if (!_isSending && !_isStopped && _filled > 0)
        {
            _isSending = true;
            _ = SendAsync();
        }
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
                if (reply.Value.BreakReceived)
                {
                    BreakReceived?.Invoke();
                }

                await HandOverAsync(reply.Bulk.Length);
            }
        }
    }

    private async Task HandOverAsync(int length)
    {
        int taken = 0;
        while (Received is { } received && (taken += received(_input.AsSpan(taken, length - taken))) < length)
        {
            await _inputRoom.WaitAsync();
        }
    }

    private async Task SendAsync()
    {
        while (_filled > 0 && !_isStopped)
        {
            (_filling, _sending) = (_sending, _filling);
            int length = _filled;
            _filled = 0;
            for (int sent = 0; sent < length;)
            {
                if (_client is not { } client)
                {
                    await _connected.WaitAsync();
                    continue;
                }

                Reply<TransferReply> reply = await client.WriteAsync(new Empty(), _sending.AsMemory(sent, length - sent));
                if (reply.IsOk)
                {
                    sent += Lengths.AtMost(reply.Value.Count, length - sent);
                }
                else if (reply.Status > 0)
                {
                    // The driver lives and refuses: trying again would not end.
                    log.Warning($"the serial driver refused {length - sent} bytes: {reply.Status}");
                    break;
                }
                else
                {
                    // The driver is gone, and the reading side will see it as well. What the port got is sent, the rest
                    // goes to the next driver.
                    sent += Lengths.AtMost(reply.BulkTaken, length - sent);
                    if (_client == client)
                    {
                        Disconnect();
                    }
                }
            }

            Sent?.Invoke();
        }

        _isSending = false;
        UpdateDrained();
    }
}
