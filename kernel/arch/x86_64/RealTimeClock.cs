namespace Rill.Kernel.Arch;

/// <summary>The battery-backed clock (Motorola MC146818A data sheet), taken to run on UTC.</summary>
internal static class RealTimeClock
{
    private const ushort Index = 0x70;
    private const ushort Data = 0x71;
    private const byte StatusA = 0x0A;
    private const byte StatusB = 0x0B;
    private const byte UpdateInProgress = 0x80;
    private const byte Binary = 0x04;
    private const byte TwentyFourHours = 0x02;
    private const byte Afternoon = 0x80;

    // An update takes under 2 ms; without a clock the bit may read as set for ever.
    private const int PatienceLoops = 100_000;

    /// <summary>Seconds since 1970-01-01 UTC.</summary>
    /// <param name="centuryRegister">Its register for the century, or 0.</param>
    public static ulong Read(byte centuryRegister)
    {
        // Two equal readings in a row: no update fell between their parts.
        ulong last = ReadOnce(centuryRegister);
        while (true)
        {
            ulong next = ReadOnce(centuryRegister);
            if (next == last)
            {
                return next;
            }
            last = next;
        }
    }

    private static ulong ReadOnce(byte centuryRegister)
    {
        for (int i = 0; i < PatienceLoops && (Register(StatusA) & UpdateInProgress) != 0; i++)
        {
        }
        byte status = Register(StatusB);
        bool binary = (status & Binary) != 0;
        byte rawHour = Register(4);
        int hour = Number((byte)(rawHour & ~Afternoon), binary);
        if ((status & TwentyFourHours) == 0)
        {
            hour = hour % 12 + ((rawHour & Afternoon) != 0 ? 12 : 0);
        }
        int century = centuryRegister != 0 ? Number(Register(centuryRegister), binary) : 20;
        int year = (century is >= 19 and <= 99 ? century : 20) * 100 + Number(Register(9), binary);
        long days = CivilDate.DaysFromEpoch(year, Number(Register(8), binary), Number(Register(7), binary));
        return (ulong)(((days * 24 + hour) * 60 + Number(Register(2), binary)) * 60 + Number(Register(0), binary));
    }

    private static int Number(byte value, bool binary) => binary ? value : (value >> 4) * 10 + (value & 15);

    private static byte Register(byte index)
    {
        IoPort.Write8(Index, index);
        return IoPort.Read8(Data);
    }
}
