using Rill.Posix.Processes;
using Rill.Posix.Waiting;
using Rill.Runtime;

namespace Rill.Posix.Syscalls;

/// <summary>A held system call of a thread.</summary>
internal abstract class CallWaiter : Waiter
{
    /// <param name="held">Where it is found by its call.</param>
    /// <param name="thread">The calling thread.</param>
    /// <param name="call">The call.</param>
    protected CallWaiter(HeldCalls held, UserThread thread, PendingCall call)
        : base(held, thread.Waiters, call)
    {
        Held = held;
        Thread = thread;
    }

    /// <param name="request">The call's request, which is over when its handler returns.</param>
    protected CallWaiter(in Request request)
        : this(request.Held, request.Thread, request.Call)
    {
    }

    protected HeldCalls Held { get; }

    /// <summary>The calling thread.</summary>
    protected UserThread Thread { get; }
}
