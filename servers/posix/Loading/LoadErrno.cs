using Rill.LinuxAbi;
using Rill.Loading;
using Rill.Runtime.Loading;

namespace Rill.Posix.Loading;

/// <summary>What exec tells of a program that cannot be loaded.</summary>
internal static class LoadErrno
{
    public static Errno Of(LoadStatus status) => status switch
    {
        LoadStatus.Ok => Errno.Ok,
        LoadStatus.ArgumentsTooLarge => Errno.E2BIG,
        LoadStatus.NoMemory => Errno.ENOMEM,
        LoadStatus.ReadFailed or LoadStatus.BadShim => Errno.EIO,
        _ => Errno.ENOEXEC,
    };
}
