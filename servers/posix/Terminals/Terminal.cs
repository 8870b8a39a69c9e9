using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;

namespace Rill.Posix.Terminals;

/// <summary>
/// A terminal: what the line discipline implements, and the job control that all terminals share. Operations never wait
/// (see <see cref="OpenFile"/>): EAGAIN means that <see cref="Queue"/> will be woken.
/// </summary>
internal abstract class Terminal : ControllingTerminal
{
    /// <summary>The open descriptions of it, but for those that were hung up.</summary>
    private readonly List<TerminalFile> _files = [];

    /// <summary>Woken when input or room for output comes, and on hang-up.</summary>
    public WaitQueue Queue { get; } = new();

    /// <summary>Whether background processes may not write (TOSTOP).</summary>
    public abstract bool StopsBackgroundOutput { get; }

    /// <summary>Takes input, a line or what there is, as the mode says. The job control check was made.</summary>
    public abstract Errno Read(IVfsCaller caller, OpenFile file, UserBuffer to, out int count);

    /// <summary>Puts output. Fewer bytes than given may be taken.</summary>
    public abstract Errno Write(IVfsCaller caller, OpenFile file, UserBuffer from, out int count);

    /// <summary>What it is ready for.</summary>
    public abstract PollEvents Poll();

    /// <summary>Carries out a request other than those of job control. A change of settings was checked already.</summary>
    public abstract Errno IoctlCore(IVfsCaller caller, OpenFile file, in IoctlCall call, out long result);

    /// <summary>Whether a request changes the terminal, so that a background process gets SIGTTOU for it.</summary>
    public abstract bool IsChange(uint request);

    /// <summary>Whether it may be opened now: EBUSY while somebody has it for himself (TIOCEXCL).</summary>
    public virtual Errno CheckOpen(IVfsCaller caller) => Errno.Ok;

    /// <summary>A description of it was opened.</summary>
    public void Add(TerminalFile file) => _files.Add(file);

    /// <summary>A description of it was closed.</summary>
    public void Remove(TerminalFile file)
    {
        if (_files.Remove(file) && _files.Count == 0)
        {
            OnUnused();
        }
    }

    /// <summary>
    /// The line is gone, or the session's leader has ended: the session loses the terminal, its leader and the foreground
    /// group are told, and whoever has it open has a dead file from now on. So who stays neither takes what is typed for
    /// the next session nor writes into what that one shows.
    /// </summary>
    /// <remarks>Source: Linux, drivers/tty/tty_io.c (__tty_hangup) and tty_jobctrl.c; man 2 vhangup.</remarks>
    public override void HangUp()
    {
        // Before the signals: who dies of them closes files.
        bool wasUsed = _files.Count > 0;
        foreach (TerminalFile file in _files)
        {
            file.HangUp();
        }

        _files.RemoveAll(file => file.IsHungUp);
        if (wasUsed && _files.Count == 0)
        {
            OnUnused();
        }

        OnHungUp();
        Process? leader = Session?.Leader;
        ProcessGroup? foreground = Foreground;
        Session?.GiveUp();
        leader?.Post(new Signals.SignalInfo(LinuxAbi.Signal.Hup, SignalCode.Kernel));
        leader?.Post(new Signals.SignalInfo(LinuxAbi.Signal.Cont, SignalCode.Kernel));
        foreground?.Signal(LinuxAbi.Signal.Hup);
        Queue.Wake(PollEvents.All);
    }

    /// <summary>Sends a signal that a key or the line made (SIGINT, SIGQUIT, SIGTSTP, SIGWINCH) to the foreground group.</summary>
    protected void SignalForeground(int signal) => Foreground?.Signal(signal);

    /// <summary>Told when nobody has it open any more.</summary>
    protected virtual void OnUnused()
    {
    }

    /// <summary>Told of a hang-up: what the old session typed and held back is dropped.</summary>
    protected virtual void OnHungUp()
    {
    }
}
