using Rill.Protocols.Serial;

namespace Rill.Drivers.Uart;

/// <summary>Line settings in the chip's terms.</summary>
/// <param name="Divisor">115200 through the speed.</param>
/// <param name="Control">The line control register.</param>
internal readonly record struct LineFormat(uint Divisor, byte Control)
{
    /// <summary>115200 bits a second, 8 data bits, no parity, 1 stop bit.</summary>
    public static LineFormat Default { get; } = new(1, 3);

    /// <summary>Bits of one character on the line, start and stop bits included.</summary>
    public int BitsPerCharacter =>
        1 + 5 + (Control & 3)
        + ((Control & LineControl.ParityEnable) != 0 ? 1 : 0)
        + ((Control & LineControl.TwoStopBits) != 0 ? 2 : 1);

    /// <summary>The time that a full FIFO takes to leave.</summary>
    public TimeSpan FifoTime => TimeSpan.FromTicks(
        (long)FifoControl.Depth * BitsPerCharacter * Divisor * TimeSpan.TicksPerSecond / Chip.BaseSpeed);

    /// <summary>Takes settings; false where the chip cannot do them.</summary>
    public static bool TryFrom(in LineSettings settings, out LineFormat format)
    {
        format = default;
        if (settings.Speed is 0 or > Chip.BaseSpeed || Chip.BaseSpeed % settings.Speed != 0
            || Chip.BaseSpeed / settings.Speed > ushort.MaxValue
            || settings.DataBits is < 5 or > 8 || settings.StopBits is < 1 or > 2
            || settings.Parity is < Parity.None or > Parity.Even)
        {
            return false;
        }

        int control = (int)(settings.DataBits - 5)
            | (settings.StopBits == 2 ? LineControl.TwoStopBits : 0)
            | (settings.Parity != Parity.None ? LineControl.ParityEnable : 0)
            | (settings.Parity == Parity.Even ? LineControl.EvenParity : 0);
        format = new LineFormat(Chip.BaseSpeed / settings.Speed, (byte)control);
        return true;
    }

    /// <summary>The settings as the protocol has them.</summary>
    public LineSettings ToSettings() => new()
    {
        Speed = Chip.BaseSpeed / Divisor,
        DataBits = (uint)(Control & 3) + 5,
        StopBits = (Control & LineControl.TwoStopBits) != 0 ? 2u : 1,
        Parity = (Control & LineControl.ParityEnable) == 0 ? Parity.None
            : (Control & LineControl.EvenParity) != 0 ? Parity.Even : Parity.Odd,
    };
}
