using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;

namespace Rill.Posix.Loading;

/// <summary>exec: a new space and kernel process for a Linux process that stays what it is.</summary>
/// <remarks>Source: man 2 execve.</remarks>
internal sealed class Execution(ExecServices services)
{
    /// <summary>Executes a file that was found. On an error the process goes on as it was.</summary>
    /// <param name="process">The process; without a kernel process it is started for the first time.</param>
    /// <param name="thread">The calling thread; the others end.</param>
    /// <param name="file">The file.</param>
    /// <param name="path">The path that it was found by, for scripts and AT_EXECFN.</param>
    /// <param name="strings">Arguments and environment.</param>
    /// <param name="blocked">The signal mask to go on with.</param>
    public Errno Execute(Process process, UserThread thread, Location file, byte[] path, ExecStrings strings, ulong blocked)
    {
        using var exec = new Exec(services, process, thread, file, path, strings, blocked);
        Errno errno = exec.CheckCount();
        errno = errno == Errno.Ok ? exec.FindProgram() : errno;
        errno = errno == Errno.Ok ? exec.FindInterpreter() : errno;
        errno = errno == Errno.Ok ? exec.Load() : errno;
        errno = errno == Errno.Ok ? exec.MakeNative() : errno;
        if (errno == Errno.Ok)
        {
            // Nothing below can fail in a way that the old program could be told of.
            exec.Replace();
            exec.Begin();
        }

        return errno;
    }
}
