namespace Rill.Kernel.Arch;

/// <summary>The first serial port (16550, polled), for the kernel's log only. Registers: TI PC16550D data sheet,
/// section 8.</summary>
internal static class SerialPort
{
    private const ushort Base = 0x3F8;
    private const ushort InterruptEnable = Base + 1;
    private const ushort FifoControl = Base + 2;
    private const ushort LineControl = Base + 3;
    private const ushort ModemControl = Base + 4;
    private const ushort LineStatus = Base + 5;
    private const ushort Scratch = Base + 7;
    private const byte TransmitterEmpty = 0x20;

    // A port that is there takes a byte within a millisecond; a missing one must not hang the kernel.
    private const int PatienceLoops = 100_000;

    private static bool s_present;

    public static void Initialize()
    {
        IoPort.Write8(Scratch, 0x5A);
        s_present = IoPort.Read8(Scratch) == 0x5A;
        if (!s_present)
        {
            return;
        }
        IoPort.Write8(InterruptEnable, 0);
        IoPort.Write8(LineControl, 0x80); // divisor latch
        IoPort.Write8(Base, 1); // 115200 baud
        IoPort.Write8(InterruptEnable, 0);
        IoPort.Write8(LineControl, 0x03); // 8N1
        IoPort.Write8(FifoControl, 0x07);
        IoPort.Write8(ModemControl, 0x03);
    }

    public static void Write(byte value)
    {
        if (!s_present)
        {
            return;
        }
        for (int i = 0; i < PatienceLoops && (IoPort.Read8(LineStatus) & TransmitterEmpty) == 0; i++)
        {
        }
        IoPort.Write8(Base, value);
    }
}
