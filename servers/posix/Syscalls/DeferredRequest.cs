using Rill.LinuxAbi;
using Rill.Posix.Waiting;

namespace Rill.Posix.Syscalls;

/// <summary>A request that came while a longer operation was under way, and is served when that has ended.</summary>
/// <remarks>Linux waits so for a file's lock (i_rwsem) and a description's (f_pos_lock): no signal ends the wait.</remarks>
internal sealed class DeferredRequest : CallWaiter
{
    private readonly Exclusion _exclusion;
    private readonly Dispatcher _dispatcher;
    private readonly SyscallHandler _handler;
    private readonly byte[] _message;
    private bool _isInterrupted;

    private DeferredRequest(in Request request, Exclusion exclusion)
        : base(in request)
    {
        _dispatcher = request.Dispatcher;
        _handler = request.Handler;
        _message = request.Message.ToArray();
        _exclusion = exclusion;
    }

    /// <summary>Waits for the operation's end.</summary>
    public static void Start(in Request request, Exclusion exclusion) =>
        new DeferredRequest(in request, exclusion).Begin();

    /// <inheritdoc/>
    protected override void OnBegin() => WaitOn(_exclusion.Ended, PollEvents.All);

    /// <inheritdoc/>
    public override void Interrupt() => _isInterrupted = true;

    /// <inheritdoc/>
    protected override void Retry()
    {
        End();
        var request = new Request(_dispatcher, Thread, _message, Call, _handler);
        _dispatcher.Serve(ref request);

        // What the caller was told to end by then may be interruptible now.
        if (_isInterrupted && _dispatcher.Held.TryFind(Call.Handle, out Waiter? waiter))
        {
            waiter.Interrupt();
        }
    }
}
