namespace Rill.Posix.Terminals;

/// <summary>
/// A terminal: what the line discipline implements, and the job control that all terminals share. Operations never wait
/// (see <see cref="OpenFile"/>): EAGAIN means that <see cref="Queue"/> will be woken.
/// </summary>
internal abstract class Terminal
{
    /// <summary>Woken when input or room for output comes, and on hang-up.</summary>
    public WaitQueue Queue { get; } = new();

    /// <summary>Its device number, for /proc/PID/stat.</summary>
    public abstract ulong DeviceNumber { get; }

    /// <summary>The session that it controls, or null.</summary>
    public Session? Session { get; set; }

    /// <summary>The foreground process group of that session, or null.</summary>
    public ProcessGroup? Foreground { get; set; }

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

    /// <summary>Told when a description of the terminal was opened.</summary>
    public virtual void OnOpened(OpenFile file)
    {
    }

    /// <summary>Told when a description of the terminal was closed.</summary>
    public virtual void OnClosed(OpenFile file)
    {
    }

    /// <summary>Sends a signal that a key or the line made (SIGINT, SIGQUIT, SIGTSTP, SIGWINCH) to the foreground group.</summary>
    protected void SignalForeground(int signal) => Foreground?.Signal(signal);

    /// <summary>The line is gone: SIGHUP and SIGCONT to the session's leader and the foreground group.</summary>
    protected void SignalHangUp()
    {
        Session? session = Session;
        Foreground?.Signal(Linux.Signal.Hup);
        Foreground?.Signal(Linux.Signal.Cont);
        session?.Leader?.Post(new Signals.SignalInfo(Linux.Signal.Hup, Linux.Signal.CodeKernel));
        Queue.Wake(PollEvents.All);
    }
}
