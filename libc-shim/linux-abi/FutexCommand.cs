namespace Rill.LinuxAbi;

/// <summary>What futex does; with <see cref="FutexOptions"/> it is the call's operation.</summary>
/// <remarks>Source: Linux, include/uapi/linux/futex.h.</remarks>
public enum FutexCommand : uint
{
    Wait = 0,
    Wake = 1,
    Requeue = 3,
    CompareRequeue = 4,
    WakeOperation = 5,
    WaitBitSet = 9,
    WakeBitSet = 10,
}
