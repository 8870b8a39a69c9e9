namespace Rill.LinuxAbi;

/// <summary>Older requests of ioctl for consoles, disks and sockets, whose numbers do not say what they move.</summary>
/// <remarks>Source: Linux, include/uapi/linux/vt.h, kd.h, fs.h, sockios.h.</remarks>
public static class DeviceRequests
{
    /// <summary>VT_GETSTATE.</summary>
    public const uint GetVirtualTerminals = 0x5603;
    /// <summary>KDGKBTYPE, KDGETMODE, KDGKBMODE.</summary>
    public const uint GetKeyboardType = 0x4B33, GetScreenMode = 0x4B3B, GetKeyboardMode = 0x4B44;
    /// <summary>BLKGETSIZE.</summary>
    public const uint GetSectors = 0x1260;
    /// <summary>SIOCGIFNAME and the last request of struct ifreq; bytes of that.</summary>
    public const uint FirstInterface = 0x8910, LastInterface = 0x8950, InterfaceBytes = 40;
}
