using Rill.Posix.Linux;
using Rill.Posix.Waiting;
using Rill.Protocols.Posix;

namespace Rill.Posix.Signals;

/// <summary>How a process handles signals, and those that wait for any of its threads.</summary>
internal sealed class SignalState
{
    private readonly Disposition[] _dispositions = new Disposition[Signal.Last + 1];

    /// <summary>Signals for the process as a whole.</summary>
    public PendingSignals Pending { get; } = new();

    /// <summary>Woken when a signal comes: signalfd.</summary>
    public WaitQueue Arrived { get; } = new();

    /// <summary>SA_NOCLDSTOP and SA_NOCLDWAIT of SIGCHLD.</summary>
    public ulong ChildFlags { get; private set; }

    public Disposition this[int signal] => _dispositions[signal];

    /// <summary>Whether it is ignored, by choice or by default.</summary>
    public bool IsIgnored(int signal) =>
        _dispositions[signal] == Disposition.Ignore
        || (_dispositions[signal] == Disposition.Default && (Signal.IgnoredByDefault & Signal.Bit(signal)) != 0);

    /// <summary>Whether ended children need no wait.</summary>
    public bool ReapsChildren =>
        _dispositions[Signal.Chld] == Disposition.Ignore || (ChildFlags & Signal.NoChildWait) != 0;

    /// <summary>Which signals are ignored by choice, a bit each.</summary>
    public ulong IgnoredSet
    {
        get
        {
            ulong set = 0;
            for (int signal = 1; signal <= Signal.Last; signal++)
            {
                set |= _dispositions[signal] == Disposition.Ignore ? Signal.Bit(signal) : 0;
            }

            return set;
        }
    }

    /// <summary>Which signals have a handler, a bit each.</summary>
    public ulong CaughtSet
    {
        get
        {
            ulong set = 0;
            for (int signal = 1; signal <= Signal.Last; signal++)
            {
                set |= _dispositions[signal] == Disposition.Handler ? Signal.Bit(signal) : 0;
            }

            return set;
        }
    }

    public void Set(int signal, Disposition disposition, ulong flags)
    {
        _dispositions[signal] = disposition;
        if (signal == Signal.Chld)
        {
            ChildFlags = flags & (Signal.NoChildStop | Signal.NoChildWait);
        }
    }

    /// <summary>What a forked child begins with; nothing is pending for it.</summary>
    public void CopyTo(SignalState child)
    {
        _dispositions.CopyTo(child._dispositions, 0);
        child.ChildFlags = ChildFlags;
    }

    /// <summary>exec: handlers are gone, what was ignored stays ignored.</summary>
    public void ResetForExec()
    {
        for (int signal = 1; signal <= Signal.Last; signal++)
        {
            if (_dispositions[signal] == Disposition.Handler)
            {
                _dispositions[signal] = Disposition.Default;
            }
        }

        ChildFlags = 0;
    }
}
