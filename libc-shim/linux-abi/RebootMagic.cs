namespace Rill.LinuxAbi;

/// <summary>The numbers that guard reboot against being called by accident.</summary>
/// <remarks>Source: Linux, include/uapi/linux/reboot.h.</remarks>
public static class RebootMagic
{
    public const uint First = 0xFEE1_DEAD;
    public const uint Second = 672274793, SecondA = 85072278, SecondB = 369367448, SecondC = 537993216;
}
