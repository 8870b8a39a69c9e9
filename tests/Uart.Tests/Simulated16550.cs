using Rill.Runtime.Simulation;

namespace Rill.Drivers.Uart.Tests;

/// <summary>
/// A 16550 with both FIFOs, written from the data sheet: the other end sends only as fast as there is room (as QEMU's
/// character devices do) unless told to push.
/// </summary>
internal sealed class Simulated16550(SimulatedMachine machine, ushort first, uint line) : IPortDevice
{
    private readonly Queue<byte> _receive = new();
    private readonly Queue<byte> _transmit = new();
    private readonly Queue<byte> _waiting = new();
    private byte _enable;
    private byte _lineControl;
    private byte _modemControl;
    private byte _scratch;
    private byte _errors;
    private bool _transmitterCause;
    private ushort _divisor;

    /// <summary>What left the port.</summary>
    public List<byte> Sent { get; } = [];

    /// <summary>Whether bytes leave as soon as they are written; else only by <see cref="Transmit"/>.</summary>
    public bool IsInstant { get; set; } = true;

    public ushort Divisor => _divisor;

    public byte LineControlValue => _lineControl;

    public byte ModemControlValue => _modemControl;

    /// <summary>How many bytes the other end still holds back.</summary>
    public int HeldBack => _waiting.Count;

    public bool Owns(ushort port) => port >= first && port < first + 8;

    /// <summary>The other end sends.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            _waiting.Enqueue(value);
        }

        Update();
    }

    /// <summary>Lets the transmitter send everything in its FIFO.</summary>
    public void Transmit()
    {
        while (_transmit.TryDequeue(out byte value))
        {
            Sent.Add(value);
        }

        _transmitterCause = true;
        Update();
    }

    public void Break()
    {
        _errors |= (byte)(LineStatus.Break | LineStatus.FramingError);
        _receive.Enqueue(0);
        Update();
    }

    public byte Read(ushort port)
    {
        byte result;
        bool latch = (_lineControl & LineControl.DivisorLatch) != 0;
        switch ((Register)(port - first))
        {
            case Register.Data:
                result = latch ? (byte)_divisor : _receive.TryDequeue(out byte value) ? value : (byte)0xEE;
                break;
            case Register.InterruptEnable:
                result = latch ? (byte)(_divisor >> 8) : _enable;
                break;
            case Register.InterruptIdentification:
                result = (byte)(0xC0 | Cause());
                if ((result & 0x0F) == InterruptCause.TransmitterEmpty)
                {
                    _transmitterCause = false;
                }

                break;
            case Register.LineControl:
                result = _lineControl;
                break;
            case Register.ModemControl:
                result = _modemControl;
                break;
            case Register.LineStatus:
                result = (byte)((_receive.Count > 0 ? 1 : 0) | _errors | (_transmit.Count == 0 ? 0x60 : 0));
                _errors = 0;
                break;
            case Register.ModemStatus:
                result = (byte)(ModemStatus.ClearToSend | ModemStatus.DataSetReady | ModemStatus.Carrier);
                break;
            default:
                result = _scratch;
                break;
        }

        Update();
        return result;
    }

    public void Write(ushort port, byte value)
    {
        bool latch = (_lineControl & LineControl.DivisorLatch) != 0;
        switch ((Register)(port - first))
        {
            case Register.Data when latch:
                _divisor = (ushort)((_divisor & 0xFF00) | value);
                break;
            case Register.Data:
                Assert.True(_transmit.Count < FifoControl.Depth, "the driver overran the transmit FIFO");
                _transmit.Enqueue(value);
                _transmitterCause = false;
                if (IsInstant)
                {
                    Transmit();
                }

                break;
            case Register.InterruptEnable when latch:
                _divisor = (ushort)((_divisor & 0x00FF) | (value << 8));
                break;
            case Register.InterruptEnable:
                // Enabling the transmitter's interrupt while it is empty raises it.
                if ((value & ~_enable & (byte)InterruptEnable.TransmitterEmpty) != 0 && _transmit.Count == 0)
                {
                    _transmitterCause = true;
                }

                _enable = value;
                break;
            case Register.InterruptIdentification:
                if ((value & FifoControl.ClearReceiver) != 0)
                {
                    _receive.Clear();
                }

                if ((value & FifoControl.ClearTransmitter) != 0)
                {
                    _transmit.Clear();
                }

                break;
            case Register.LineControl:
                _lineControl = value;
                break;
            case Register.ModemControl:
                _modemControl = value;
                break;
            case Register.Scratch:
                _scratch = value;
                break;
        }

        Update();
    }

    private byte Cause()
    {
        if (_errors != 0 && (_enable & (byte)InterruptEnable.LineStatus) != 0)
        {
            return InterruptCause.LineStatus;
        }

        if (_receive.Count > 0 && (_enable & (byte)InterruptEnable.ReceivedData) != 0)
        {
            return _receive.Count >= FifoControl.TriggerLevel ? InterruptCause.ReceivedData : InterruptCause.CharacterTimeout;
        }

        return _transmitterCause && (_enable & (byte)InterruptEnable.TransmitterEmpty) != 0
            ? InterruptCause.TransmitterEmpty
            : InterruptCause.NonePending;
    }

    private void Update()
    {
        while (_receive.Count < FifoControl.Depth && _waiting.TryDequeue(out byte value))
        {
            _receive.Enqueue(value);
        }

        machine.SetLine(line, Cause() != InterruptCause.NonePending);
    }
}
