using Rill.Protocols;
using Rill.Protocols.Serial;
using Rill.Runtime;
using Rill.Runtime.Native;

namespace Rill.Drivers.Uart;

/// <summary>
/// One port: its chip, its interrupt, and the reads, writes and drains that wait for it. All on the loop's thread.
/// </summary>
internal sealed partial class SerialPort
{
    private readonly EventLoop _loop;
    private readonly Chip _chip;
    /// <summary>The most bytes that go through this process at once.</summary>
    private const int ScratchSize = 4096;

    private readonly Receiver _receiver;
    private readonly Transmitter _transmitter;
    private readonly InterruptSource _interrupts;
    private readonly LinkedList<PendingRead> _reads = new();
    private readonly LinkedList<PendingWrite> _writes = new();
    private readonly List<TaskCompletionSource> _drains = [];
    private readonly LoopTimer _drainTimer;
    private readonly byte[] _scratch = new byte[ScratchSize];
    private InterruptEnable _enabled;

    /// <summary>How many breaks are being sent: while there is one, no byte is given to the chip.</summary>
    private int _breaks;
    private LineFormat _format = LineFormat.Default;
    private ModemControl _modem = ModemControl.DataTerminalReady | ModemControl.RequestToSend | ModemControl.Out2;

    /// <summary>Takes the port over.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="ports">The chip's ports.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="interrupt">The chip's line.</param>
    public SerialPort(EventLoop loop, uint ports, ushort first, uint interrupt)
    {
        _loop = loop;
        _chip = new Chip(loop.Kernel, ports, first);
        _receiver = new Receiver(_chip);
        _transmitter = new Transmitter(_chip);
        _drainTimer = new LoopTimer(loop, _ => CheckDrains());

        // Nothing that was received is cleared: it may have been typed while the driver was started again.
        _chip.Write(Register.InterruptEnable, 0);
        _chip.SetLine(_format.Divisor, _format.Control);
        _chip.Write(Register.InterruptIdentification, FifoControl.Enable | FifoControl.Trigger14);
        _chip.Write(Register.ModemControl, (byte)_modem);
        _interrupts = loop.OnInterrupt(interrupt, OnInterrupt);
        UpdateInterrupts();

        // A driver that died may have left causes pending and the line masked.
        OnInterrupt();
    }

    /// <summary>The settings of the line.</summary>
    public LineFormat Format
    {
        get => _format;
        set
        {
            _format = value;
            _chip.SetLine(value.Divisor, Control);

            // The divisor's high byte went through the interrupt enable register's place.
            _chip.Write(Register.InterruptEnable, (byte)_enabled);
        }
    }

    /// <summary>The line control register.</summary>
    private byte Control => (byte)(_format.Control | (_breaks > 0 ? LineControl.Break : 0));

    /// <summary>The modem lines that the port drives.</summary>
    public ModemControl Modem
    {
        get => _modem;
        set
        {
            _modem = value | ModemControl.Out2;
            WriteModem();
        }
    }

    /// <summary>The modem lines that the other end drives.</summary>
    public ModemStatus ModemStatus => (ModemStatus)_chip.Read(Register.ModemStatus);

    /// <summary>Whether there is a chip behind ports.</summary>
    public static bool IsPresent(KernelCalls kernel, uint ports, ushort first) => new Chip(kernel, ports, first).IsPresent();

    /// <summary>Gives received bytes; waits for the first.</summary>
    public ValueTask<PortRead> ReadAsync(RequestContext context)
    {
        if (_receiver.Count > 0 && _reads.Count == 0)
        {
            return new(TakeReceived(context.Call.BulkWritable));
        }

        var read = new PendingRead(context.Call.BulkWritable);
        LinkedListNode<PendingRead> node = _reads.AddLast(read);
        context.OnCancelled(_ =>
        {
            if (node.List is not null)
            {
                _reads.Remove(node);
                read.Result.SetResult(PortRead.Cancelled);
            }
        });
        return new(read.Result.Task);
    }

    /// <summary>Gives the caller's bytes to the chip; returns how many, fewer only if cancelled or not readable.</summary>
    public ValueTask<ulong> WriteAsync(RequestContext context)
    {
        var write = new PendingWrite(context.Call);
        LinkedListNode<PendingWrite> node = _writes.AddLast(write);
        SendWrites();
        UpdateInterrupts();
        if (node.List is null)
        {
            return new(write.Done);
        }

        context.OnCancelled(_ =>
        {
            if (node.List is not null)
            {
                _writes.Remove(node);
                write.Result.SetResult(write.Done);
                UpdateInterrupts();
            }
        });
        return new(write.Result.Task);
    }

    /// <summary>Waits until everything has left the port.</summary>
    public Task DrainAsync()
    {
        var drain = new TaskCompletionSource();
        _drains.Add(drain);
        CheckDrains();
        return drain.Task;
    }

    /// <summary>Drops what was received, what was written, or both.</summary>
    public void Discard(bool input, bool output)
    {
        if (input)
        {
            _receiver.Clear();
            _chip.Write(
                Register.InterruptIdentification, FifoControl.Enable | FifoControl.Trigger14 | FifoControl.ClearReceiver);
            GoOnReceiving();
        }

        if (output)
        {
            _chip.Write(
                Register.InterruptIdentification, FifoControl.Enable | FifoControl.Trigger14 | FifoControl.ClearTransmitter);
            while (_writes.First is { } first)
            {
                // Written, and dropped as asked: the writer goes on as if all had been sent.
                _writes.RemoveFirst();
                first.Value.Result.SetResult(first.Value.Call.BulkReadable);
            }

            UpdateInterrupts();
            CheckDrains();
        }
    }

    /// <summary>Sends a break, after what was written before; what is written meanwhile goes out after it.</summary>
    public async ValueTask SendBreakAsync()
    {
        await DrainAsync();
        _breaks++;
        _chip.Write(Register.LineControl, Control);
        await _loop.DelayAsync(TimeSpan.FromMilliseconds(300));
        _breaks--;
        _chip.Write(Register.LineControl, Control);
        SendWrites();
        UpdateInterrupts();
        CheckDrains();
    }

    private PortRead TakeReceived(ulong room)
    {
        int count = _receiver.Read(_scratch.AsSpan(0, Lengths.AtMost(room, _scratch.Length)), out bool canGoOn);
        var result = new PortRead(_scratch.AsMemory(0, count), _receiver.BreakReceived, _receiver.Overruns, _receiver.Errors);
        _receiver.BreakReceived = false;
        if (canGoOn)
        {
            GoOnReceiving();
        }

        return result;
    }

    private void GoOnReceiving()
    {
        if (_receiver.IsStopped)
        {
            _receiver.GoOn();
            UpdateInterrupts();
        }
    }

    private void CompleteReads()
    {
        while (_receiver.Count > 0 && _reads.First is { } first)
        {
            _reads.RemoveFirst();

            // The reply copies the bytes before the next read may use the buffer again: continuations run at once.
            first.Value.Result.SetResult(TakeReceived(first.Value.Room));
        }
    }

    private void SendWrites()
    {
        while (_breaks == 0 && _writes.First is { } first && _transmitter.Send(first.Value, _receiver))
        {
            _writes.RemoveFirst();
            first.Value.Result.SetResult(first.Value.Done);
        }
    }

    /// <summary>While the receiver has no room it does not request to send, whatever the client asked for.</summary>
    private void WriteModem() =>
        _chip.Write(
            Register.ModemControl, (byte)(_receiver.IsStopped ? _modem & ~ModemControl.RequestToSend : _modem));

    private void CheckDrains()
    {
        if (_drains.Count == 0 || _writes.Count > 0)
        {
            return;
        }

        if (!_receiver.ReadStatus().HasFlag(LineStatus.TransmitterEmpty))
        {
            // The chip has no interrupt for its last bit; it is known how long a FIFO takes.
            _drainTimer.StartAfter(_format.FifoTime);
            return;
        }

        foreach (TaskCompletionSource drain in _drains.ToArray())
        {
            _drains.Remove(drain);
            drain.SetResult();
        }
    }
}
