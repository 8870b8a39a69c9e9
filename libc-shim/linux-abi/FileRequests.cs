namespace Rill.LinuxAbi;

/// <summary>Requests of ioctl that any file may serve.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/ioctls.h.</remarks>
public static class FileRequests
{
    /// <summary>FIONREAD, FIONBIO, FIONCLEX, FIOCLEX, FIOASYNC.</summary>
    public const uint BytesReadable = 0x541B, NonBlock = 0x5421, NoCloseOnExec = 0x5450, CloseOnExec = 0x5451, Async = 0x5452;
}
