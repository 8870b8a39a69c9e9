using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Posix.Signals;

/// <summary>What is done with each signal. Processes made with CLONE_SIGHAND have one together, until they exec.</summary>
internal sealed class SignalHandlers
{
    private readonly Disposition[] _dispositions = new Disposition[Signal.Last + 1];

    /// <summary>SA_NOCLDSTOP and SA_NOCLDWAIT of SIGCHLD.</summary>
    public SignalActionFlags ChildFlags { get; set; }

    public Disposition this[int signal]
    {
        get => _dispositions[signal];
        set => _dispositions[signal] = value;
    }

    /// <summary>The signals that are dealt with in a way, a bit each.</summary>
    public ulong SetOf(Disposition disposition)
    {
        ulong set = 0;
        for (int signal = 1; signal <= Signal.Last; signal++)
        {
            set |= _dispositions[signal] == disposition ? Signal.Bit(signal) : 0;
        }

        return set;
    }

    /// <summary>The same again, which changes by itself.</summary>
    public SignalHandlers Clone()
    {
        var copy = new SignalHandlers { ChildFlags = ChildFlags };
        _dispositions.CopyTo(copy._dispositions, 0);
        return copy;
    }

    /// <summary>The same without handlers: what was ignored stays ignored.</summary>
    public SignalHandlers WithoutHandlers()
    {
        var copy = new SignalHandlers();
        for (int signal = 1; signal <= Signal.Last; signal++)
        {
            copy[signal] = _dispositions[signal] == Disposition.Ignore ? Disposition.Ignore : Disposition.Default;
        }

        return copy;
    }
}
