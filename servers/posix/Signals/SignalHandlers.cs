using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Posix.Signals;

/// <summary>What is done with each signal. Processes made with CLONE_SIGHAND have one together, until they exec.</summary>
internal sealed class SignalHandlers
{
    private ulong _ignored;
    private ulong _handled;

    /// <summary>SA_NOCLDSTOP and SA_NOCLDWAIT of SIGCHLD.</summary>
    public SignalActionFlags ChildFlags { get; set; }

    public Disposition this[int signal]
    {
        get => Signal.IsIn(_handled, (uint)signal) ? Disposition.Handler
            : Signal.IsIn(_ignored, (uint)signal) ? Disposition.Ignore
            : Disposition.Default;
        set
        {
            ulong bit = Signal.Bit(signal);
            _ignored = value == Disposition.Ignore ? _ignored | bit : _ignored & ~bit;
            _handled = value == Disposition.Handler ? _handled | bit : _handled & ~bit;
        }
    }

    /// <summary>The signals that are dealt with in a way, a bit each.</summary>
    public ulong SetOf(Disposition disposition) => disposition switch
    {
        Disposition.Ignore => _ignored,
        Disposition.Handler => _handled,
        _ => ~(_ignored | _handled),
    };

    /// <summary>The same again, which changes by itself.</summary>
    public SignalHandlers Clone() => new() { ChildFlags = ChildFlags, _ignored = _ignored, _handled = _handled };

    /// <summary>The same without handlers: what was ignored stays ignored.</summary>
    public SignalHandlers WithoutHandlers() => new() { _ignored = _ignored };
}
