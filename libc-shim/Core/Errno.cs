using Rill.Abi;

namespace Rill.Shim;

/// <summary>Linux's error numbers (asm-generic/errno-base.h, errno.h), and those that never reach a program.</summary>
public static class Errno
{
    public const long EPERM = 1, ENOENT = 2, ESRCH = 3, EINTR = 4, EIO = 5, ENXIO = 6, E2BIG = 7, ENOEXEC = 8, EBADF = 9;
    public const long ECHILD = 10, EAGAIN = 11, ENOMEM = 12, EACCES = 13, EFAULT = 14, EBUSY = 16, EEXIST = 17;
    public const long ENODEV = 19, ENOTDIR = 20, EISDIR = 21, EINVAL = 22, EMFILE = 24, ENOTTY = 25, ENOSPC = 28, ESPIPE = 29;
    public const long EPIPE = 32, ERANGE = 34, ENAMETOOLONG = 36, ENOSYS = 38, EOVERFLOW = 75, EOPNOTSUPP = 95, ETIMEDOUT = 110;

    /// <summary>Interrupted before anything was done: restarted if the handler has SA_RESTART, else EINTR (Linux's
    /// include/linux/errno.h). The POSIX server replies with it.</summary>
    public const long ERESTARTSYS = 512;
    /// <summary>As <see cref="ERESTARTSYS"/>, but EINTR whatever the handler's flags.</summary>
    public const long ERESTARTNOHAND = 514;
    /// <summary>As <see cref="ERESTARTNOHAND"/>, but what is made again is restart_syscall, with what the call left in
    /// <see cref="ThreadBlock.Restart"/>: a time that was relative must not begin anew.</summary>
    public const long ERESTART_RESTARTBLOCK = 516;

    /// <summary>What a failed kernel call or operation is to a Linux program, as a negative number.</summary>
    public static long FromStatus(long status)
    {
        long error = (Status)(int)status switch
        {
            Status.BadAddress => EFAULT,
            Status.NoMemory => ENOMEM,
            Status.LimitReached => EAGAIN,
            Status.AccessDenied => EACCES,
            Status.InvalidArgument => EINVAL,
            Status.PeerClosed => EIO,
            Status.TimedOut => ETIMEDOUT,
            Status.Again => EAGAIN,
            Status.Interrupted => EINTR,
            Status.Cancelled => EINTR,
            Status.NotFound => ENOENT,
            Status.AlreadyExists => EEXIST,
            Status.QueueFull => EAGAIN,
            Status.BadState => ESRCH,
            Status.NotSupported => ENOSYS,
            _ => EIO,
        };
        return -error;
    }

    /// <summary>The same for calls that map memory, where a bound that is reached is ENOMEM.</summary>
    public static long FromMapStatus(long status) => (Status)(int)status switch
    {
        Status.LimitReached or Status.NotFound or Status.NoMemory => -ENOMEM,
        _ => FromStatus(status),
    };
}
