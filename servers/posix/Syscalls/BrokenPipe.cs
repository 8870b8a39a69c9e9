using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Signals;

namespace Rill.Posix.Syscalls;

/// <summary>A write to what nobody reads.</summary>
internal static class BrokenPipe
{
    /// <summary>EPIPE comes with SIGPIPE to the writing thread.</summary>
    public static void Tell(UserThread thread, Errno errno)
    {
        if (errno == Errno.EPIPE)
        {
            Process process = thread.Process;
            thread.Post(new SignalInfo(Signal.Pipe, SignalCode.User, process.Id, process.Credentials.RealUser));
        }
    }
}
