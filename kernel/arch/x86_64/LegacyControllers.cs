namespace Rill.Kernel.Arch;

/// <summary>The pair of 8259A interrupt controllers: moved away from the exceptions' vectors and masked (Intel 8259A
/// data sheet).</summary>
internal static class LegacyControllers
{
    private const ushort FirstCommand = 0x20;
    private const ushort FirstData = 0x21;
    private const ushort SecondCommand = 0xA0;
    private const ushort SecondData = 0xA1;

    public static void Disable()
    {
        IoPort.Write8(FirstCommand, 0x11);
        IoPort.Write8(SecondCommand, 0x11);
        IoPort.Write8(FirstData, Vector.FirstLegacy);
        IoPort.Write8(SecondData, Vector.FirstLegacy + 8);
        IoPort.Write8(FirstData, 4);
        IoPort.Write8(SecondData, 2);
        IoPort.Write8(FirstData, 1);
        IoPort.Write8(SecondData, 1);
        IoPort.Write8(FirstData, 0xFF);
        IoPort.Write8(SecondData, 0xFF);
    }
}
