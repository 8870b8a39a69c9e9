using Rill.Abi;
using Rill.Posix.Linux;

namespace Rill.Posix.Files;

/// <summary>What the kernel's statuses are called in Linux.</summary>
internal static class StatusErrno
{
    /// <summary>The error number of a status.</summary>
    public static Errno Of(Status status) => status switch
    {
        Status.Ok => Errno.Ok,
        Status.BadAddress => Errno.EFAULT,
        Status.NoMemory => Errno.ENOMEM,
        Status.LimitReached or Status.QueueFull or Status.Again => Errno.EAGAIN,
        Status.InvalidArgument => Errno.EINVAL,
        Status.AccessDenied => Errno.EPERM,
        Status.TimedOut => Errno.ETIMEDOUT,
        Status.Interrupted or Status.Cancelled => Errno.EINTR,
        Status.NotSupported => Errno.ENOSYS,
        _ => Errno.EIO,
    };

    /// <summary>The error number of a copy: a bad buffer, or one that ended early, is EFAULT.</summary>
    public static Errno OfTransfer(Status status, long done, long wanted) => status switch
    {
        Status.Ok => done == wanted ? Errno.Ok : Errno.EFAULT,
        Status.NoMemory => Errno.ENOMEM,
        _ => Errno.EFAULT,
    };
}
