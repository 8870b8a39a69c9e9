namespace Rill.LinuxAbi;

/// <summary>Commands of reboot.</summary>
/// <remarks>Source: Linux, include/uapi/linux/reboot.h.</remarks>
public enum RebootCommand : uint
{
    CtrlAltDeleteOff = 0,
    Restart = 0x0123_4567,
    PowerOff = 0x4321_FEDC,
    CtrlAltDeleteOn = 0x89AB_CDEF,
    Halt = 0xCDEF_0123,
}
