namespace Rill.LinuxAbi;

/// <summary>Commands of fcntl.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/fcntl.h, include/uapi/linux/fcntl.h.</remarks>
public static class FcntlCommand
{
    public const uint DupFd = 0, GetFd = 1, SetFd = 2, GetFlags = 3, SetFlags = 4, GetLock = 5, SetLock = 6, SetLockWait = 7;
    public const uint SetOwner = 8, GetOwner = 9, SetSignal = 10, GetSignal = 11;
    public const uint OfdGetLock = 36, OfdSetLock = 37, OfdSetLockWait = 38;
    public const uint SetLease = 1024, GetLease = 1025, DupFdCloseOnExec = 1030, SetPipeSize = 1031, GetPipeSize = 1032;
    public const uint AddSeals = 1033, GetSeals = 1034;
    /// <summary>FD_CLOEXEC, the one flag of F_GETFD and F_SETFD.</summary>
    public const uint CloseOnExecBit = 1;
}
