using Rill.Posix.Boot;
using Rill.Posix.Processes;
using Rill.Posix.Waiting;
using Rill.Runtime;

namespace Rill.Posix.Syscalls;

/// <summary>A held system call of a thread.</summary>
internal abstract class CallWaiter(PosixServer server, UserThread thread, PendingCall call)
    : Waiter(server.Held, thread.Waiters, call)
{
    protected PosixServer Server { get; } = server;

    /// <summary>The calling thread.</summary>
    protected UserThread Thread { get; } = thread;
}
