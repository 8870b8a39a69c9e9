namespace Rill.Posix.Terminals;

/// <summary>An open terminal: job control in front of a <see cref="Terminal"/>.</summary>
internal sealed class TerminalFile : OpenFile
{
    // Source: Linux, include/uapi/asm-generic/ioctls.h; man 4 tty_ioctl.
    private const uint SetControlling = 0x540E, GetForeground = 0x540F, SetForeground = 0x5410, GiveUp = 0x5422, GetSession = 0x5429;

    public TerminalFile(Location location, uint flags, Terminal terminal)
        : base(location, flags)
    {
        Terminal = terminal;
        terminal.OnOpened(this);
    }

    public Terminal Terminal { get; }

    public override WaitQueue Queue => Terminal.Queue;

    public override bool WritesAll => true;

    /// <summary>Opens a terminal; it becomes the controlling one of a session leader without, unless O_NOCTTY.</summary>
    public static Errno Open(IVfsCaller caller, Location location, uint flags, Terminal terminal, out OpenFile? file)
    {
        file = null;
        Errno errno = terminal.CheckOpen(caller);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        file = new TerminalFile(location, flags, terminal);
        if ((flags & OpenFlags.NoControllingTerminal) == 0
            && caller.Process is { } process
            && process.IsSessionLeader
            && process.Session.Terminal is null
            && terminal.Session is null
            && file.CanRead)
        {
            process.Session.Take(terminal, process.Group);
        }

        return Errno.Ok;
    }

    public override Errno Read(IVfsCaller caller, UserBuffer to, ref long position, out int count)
    {
        count = 0;
        Errno errno = JobControl.CheckRead(caller.Process, Terminal);
        return errno == Errno.Ok ? Terminal.Read(caller, this, to, out count) : errno;
    }

    public override Errno Write(IVfsCaller caller, UserBuffer from, ref long position, out int count)
    {
        count = 0;
        Errno errno = Terminal.StopsBackgroundOutput ? JobControl.CheckChange(caller.Process, Terminal) : Errno.Ok;
        return errno == Errno.Ok ? Terminal.Write(caller, this, from, out count) : errno;
    }

    public override PollEvents Poll() => Terminal.Poll();

    public override Errno Ioctl(IVfsCaller caller, in IoctlCall call, out long result)
    {
        result = 0;
        if (caller.Process is not { } process)
        {
            return Errno.ENOTTY;
        }

        switch (call.Request)
        {
            case SetControlling:
                return JobControl.TakeTerminal(process, Terminal, steals: call.Argument == 1);
            case GiveUp:
                return JobControl.GiveUpTerminal(process, Terminal);
            case GetForeground:
                return process.Session.Terminal != Terminal ? Errno.ENOTTY : call.PutInt32(Terminal.Foreground?.Id ?? 0);
            case GetSession:
                return process.Session.Terminal != Terminal ? Errno.ENOTTY : call.PutInt32(process.Session.Id);
            case SetForeground:
                Errno errno = call.TryGetInt32(out int group);
                return errno == Errno.Ok ? JobControl.SetForeground(process, Terminal, group) : errno;
        }

        if (Terminal.IsChange(call.Request))
        {
            Errno errno = JobControl.CheckChange(process, Terminal);
            if (errno != Errno.Ok)
            {
                return errno;
            }
        }

        return Terminal.IoctlCore(caller, this, call, out result);
    }

    protected override void OnClose() => Terminal.OnClosed(this);
}
