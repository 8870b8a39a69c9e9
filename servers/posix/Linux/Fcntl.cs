namespace Rill.Posix.Linux;

/// <summary>fcntl and flock commands, seek origins.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/fcntl.h, include/uapi/linux/fcntl.h.</remarks>
public static class Fcntl
{
    public const uint DupFd = 0, GetFd = 1, SetFd = 2, GetFlags = 3, SetFlags = 4, GetLock = 5, SetLock = 6, SetLockWait = 7;
    public const uint SetOwner = 8, GetOwner = 9, SetSignal = 10, GetSignal = 11;
    public const uint OfdGetLock = 36, OfdSetLock = 37, OfdSetLockWait = 38;
    public const uint SetLease = 1024, GetLease = 1025, DupFdCloseOnExec = 1030, SetPipeSize = 1031, GetPipeSize = 1032;
    public const uint AddSeals = 1033, GetSeals = 1034;
    public const uint CloseOnExecBit = 1;
    public const uint LockRead = 0, LockWrite = 1, LockNone = 2;
    public const uint FlockShared = 1, FlockExclusive = 2, FlockNonBlock = 4, FlockUnlock = 8;
    public const uint SeekSet = 0, SeekCurrent = 1, SeekEnd = 2, SeekData = 3, SeekHole = 4;
    public const uint SealSeal = 1, SealShrink = 2, SealGrow = 4, SealWrite = 8, SealFutureWrite = 16;
}
