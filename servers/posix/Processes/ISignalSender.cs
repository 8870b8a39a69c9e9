using Rill.LinuxAbi;
using Rill.Posix.Signals;

namespace Rill.Posix.Processes;

/// <summary>Carries signals to processes.</summary>
internal interface ISignalSender
{
    /// <summary>Sends a signal to a process or to one thread of it. The sender was checked.</summary>
    /// <param name="process">The process; nothing happens if it has ended.</param>
    /// <param name="thread">The thread, or null.</param>
    /// <param name="info">The signal.</param>
    /// <returns>EAGAIN: its user has as many signals in queues as it may have.</returns>
    Errno Send(Process process, UserThread? thread, in SignalInfo info);
}
