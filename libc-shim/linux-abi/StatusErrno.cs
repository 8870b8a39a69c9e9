using Rill.Abi;

namespace Rill.LinuxAbi;

/// <summary>What the kernel's statuses are called in Linux.</summary>
public static class StatusErrno
{
    /// <summary>The error number of a status. A right that is not there is EPERM, as for Linux's privileges.</summary>
    public static Errno Of(Status status) => status switch
    {
        Status.Ok => Errno.Ok,
        Status.BadAddress => Errno.EFAULT,
        Status.NoMemory => Errno.ENOMEM,
        Status.LimitReached or Status.QueueFull or Status.Again => Errno.EAGAIN,
        Status.AccessDenied => Errno.EPERM,
        Status.InvalidArgument => Errno.EINVAL,
        Status.TimedOut => Errno.ETIMEDOUT,
        Status.Interrupted or Status.Cancelled => Errno.EINTR,
        Status.NotFound => Errno.ENOENT,
        Status.AlreadyExists => Errno.EEXIST,
        Status.BadState => Errno.ESRCH,
        Status.NotSupported => Errno.ENOSYS,
        _ => Errno.EIO,
    };

    /// <summary>The same for calls that map memory: a bound that is reached, and a range that is not mapped, is ENOMEM; an
    /// access that the file was not opened for is EACCES (mmap(2), mprotect(2)).</summary>
    public static Errno OfMapping(Status status) => status switch
    {
        Status.LimitReached or Status.NotFound or Status.NoMemory => Errno.ENOMEM,
        Status.AccessDenied => Errno.EACCES,
        _ => Of(status),
    };

    /// <summary>The error number of a copy: a bad buffer, or one that ended early, is EFAULT.</summary>
    public static Errno OfTransfer(Status status, long done, long wanted) => status switch
    {
        Status.Ok => done == wanted ? Errno.Ok : Errno.EFAULT,
        Status.NoMemory => Errno.ENOMEM,
        _ => Errno.EFAULT,
    };
}
