namespace Rill.Drivers.Uart;

/// <summary>
/// The registers of a 16550, as offsets from its first port. Source: National Semiconductor, PC16550D, table II.
/// </summary>
internal enum Register : ushort
{
    /// <summary>Receiver buffer and transmitter holding register; with the latch bit the divisor's low byte.</summary>
    Data = 0,
    /// <summary>Interrupt enable; with the latch bit the divisor's high byte.</summary>
    InterruptEnable = 1,
    /// <summary>Read: interrupt identification. Write: FIFO control.</summary>
    InterruptIdentification = 2,
    LineControl = 3,
    ModemControl = 4,
    LineStatus = 5,
    ModemStatus = 6,
    Scratch = 7,
}

/// <summary>Interrupt enable register.</summary>
[Flags]
internal enum InterruptEnable : byte
{
    None = 0,
    ReceivedData = 1,
    TransmitterEmpty = 2,
    LineStatus = 4,
    ModemStatus = 8,
}

/// <summary>Interrupt identification register: bit 0 clear means that a cause is pending, bits 1 to 3 say which.</summary>
internal static class InterruptCause
{
    public const byte NonePending = 1;
    public const byte Mask = 0x0E;
    public const byte ModemStatus = 0x00;
    public const byte TransmitterEmpty = 0x02;
    /// <summary>The receive FIFO reached its trigger level.</summary>
    public const byte ReceivedData = 0x04;
    public const byte LineStatus = 0x06;
    /// <summary>Bytes lie in the receive FIFO, and none came or went for four character times.</summary>
    public const byte CharacterTimeout = 0x0C;
}

/// <summary>Line status register.</summary>
[Flags]
internal enum LineStatus : byte
{
    None = 0,
    DataReady = 1,
    Overrun = 2,
    ParityError = 4,
    FramingError = 8,
    Break = 16,
    TransmitterHoldingEmpty = 32,
    TransmitterEmpty = 64,
    /// <summary>Some byte in the receive FIFO has an error or is a break.</summary>
    FifoError = 128,
}

/// <summary>Modem control register.</summary>
[Flags]
internal enum ModemControl : byte
{
    None = 0,
    DataTerminalReady = 1,
    RequestToSend = 2,
    /// <summary>On a PC the gate of the chip's interrupt line.</summary>
    Out2 = 8,
}

/// <summary>Modem status register.</summary>
[Flags]
internal enum ModemStatus : byte
{
    None = 0,
    ClearToSend = 16,
    DataSetReady = 32,
    Ring = 64,
    Carrier = 128,
}

/// <summary>Bits of the line control register beside the data bits.</summary>
internal static class LineControl
{
    public const byte TwoStopBits = 4;
    public const byte ParityEnable = 8;
    public const byte EvenParity = 16;
    public const byte Break = 64;
    public const byte DivisorLatch = 128;
}

/// <summary>FIFO control register.</summary>
internal static class FifoControl
{
    public const byte Enable = 1;
    public const byte ClearReceiver = 2;
    public const byte ClearTransmitter = 4;
    /// <summary>Interrupt when 14 of the 16 bytes are there.</summary>
    public const byte Trigger14 = 0xC0;

    /// <summary>The bytes that are there when the trigger level was reached.</summary>
    public const int TriggerLevel = 14;
    /// <summary>The room of each FIFO in bytes.</summary>
    public const int Depth = 16;
}
