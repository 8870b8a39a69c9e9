using Rill.LinuxAbi;
using Rill.Posix.Waiting;
using Rill.Protocols.Posix;

namespace Rill.Posix.Signals;

/// <summary>How a process handles signals, and those that wait for any of its threads.</summary>
internal sealed class SignalState
{
    private SignalHandlers _handlers = new();

    /// <summary>Signals for the process as a whole.</summary>
    public PendingSignals Pending { get; } = new();

    /// <summary>Woken when a signal comes: signalfd.</summary>
    public WaitQueue Arrived { get; } = new();

    /// <summary>SA_NOCLDSTOP and SA_NOCLDWAIT of SIGCHLD.</summary>
    public SignalActionFlags ChildFlags => _handlers.ChildFlags;

    public Disposition this[int signal] => _handlers[signal];

    /// <summary>Whether it is ignored, by choice or by default.</summary>
    public bool IsIgnored(int signal) =>
        _handlers[signal] == Disposition.Ignore
        || (_handlers[signal] == Disposition.Default && (Signal.IgnoredByDefault & Signal.Bit(signal)) != 0);

    /// <summary>Whether ended children need no wait.</summary>
    public bool ReapsChildren =>
        _handlers[Signal.Chld] == Disposition.Ignore || (ChildFlags & SignalActionFlags.NoChildWait) != 0;

    /// <summary>Which signals are ignored by choice, a bit each.</summary>
    public ulong IgnoredSet => _handlers.SetOf(Disposition.Ignore);

    /// <summary>Which signals have a handler, a bit each.</summary>
    public ulong CaughtSet => _handlers.SetOf(Disposition.Handler);

    public void Set(int signal, Disposition disposition, SignalActionFlags flags)
    {
        _handlers[signal] = disposition;
        if (signal == Signal.Chld)
        {
            _handlers.ChildFlags = flags & (SignalActionFlags.NoChildStop | SignalActionFlags.NoChildWait);
        }
    }

    /// <summary>What a child begins with; nothing is pending for it.</summary>
    /// <param name="child">The child's, fresh.</param>
    /// <param name="cloneFlags">CLONE_SIGHAND: one table for both. CLONE_CLEAR_SIGHAND: no handlers.</param>
    public void CopyTo(SignalState child, CloneFlags cloneFlags) =>
        child._handlers = (cloneFlags & CloneFlags.SignalHandlers) != 0 ? _handlers
            : (cloneFlags & CloneFlags.ClearHandlers) != 0 ? _handlers.WithoutHandlers()
            : _handlers.Clone();

    /// <summary>exec: handlers are gone, what was ignored stays ignored. Nobody shares them any more.</summary>
    public void ResetForExec() => _handlers = _handlers.WithoutHandlers();
}
