using Rill.LinuxAbi;

namespace Rill.Posix.Terminals;

/// <summary>Speeds as c_cflag codes them.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/termbits.h and termbits-common.h.</remarks>
internal static class BaudRates
{
    private static ReadOnlySpan<uint> Slow =>
        [0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400];

    private static ReadOnlySpan<uint> Fast =>
    [
        38400, 57600, 115200, 230400, 460800, 500000, 576000, 921600, 1000000, 1152000, 1500000, 2000000, 2500000, 3000000,
        3500000, 4000000,
    ];

    /// <summary>The speed of a code, in bits a second; 0 hangs up.</summary>
    public static uint Decode(TerminalControl flags)
    {
        int code = (int)(flags & TerminalControl.Speed & ~TerminalControl.ExtendedSpeed);
        return (flags & TerminalControl.ExtendedSpeed) != 0 ? Fast[code] : Slow[code];
    }
}
