using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;

namespace Rill.Posix.Terminals;

/// <summary>An open terminal: job control in front of a <see cref="Terminal"/>.</summary>
internal sealed class TerminalFile : OpenFile
{
    private readonly bool _isConsole;

    private TerminalFile(Location location, OpenFlags flags, Terminal terminal, bool isConsole)
        : base(location, flags)
    {
        Terminal = terminal;
        _isConsole = isConsole;
        terminal.Add(this);
    }

    public Terminal Terminal { get; }

    /// <summary>Whether it was hung up: it gives the end of the file, and takes nothing.</summary>
    public bool IsHungUp { get; private set; }

    public override WaitQueue Queue => Terminal.Queue;

    public override bool WritesAll => true;

    /// <summary>Opens a terminal; it becomes the controlling one of a session leader without, unless O_NOCTTY.</summary>
    /// <param name="caller">Who opens it.</param>
    /// <param name="location">Its node.</param>
    /// <param name="flags">The flags of open.</param>
    /// <param name="terminal">The terminal.</param>
    /// <param name="file">The new description.</param>
    /// <param name="isConsole">
    /// Whether it is opened as the machine's console, which no session can have for itself: it never becomes a
    /// controlling terminal, and no hang-up reaches it.
    /// </param>
    public static Errno Open(
        IVfsCaller caller, Location location, OpenFlags flags, Terminal terminal, out OpenFile? file, bool isConsole = false)
    {
        file = null;
        Errno errno = terminal.CheckOpen(caller);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        file = new TerminalFile(location, flags, terminal, isConsole);
        if (!isConsole
            && (flags & OpenFlags.NoControllingTerminal) == 0
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
        if (IsHungUp)
        {
            return Errno.Ok;
        }

        Errno errno = JobControl.CheckRead(caller, Terminal);
        return errno == Errno.Ok ? Terminal.Read(caller, this, to, out count) : errno;
    }

    public override Errno Write(IVfsCaller caller, UserBuffer from, ref long position, out int count)
    {
        count = 0;
        if (IsHungUp)
        {
            return Errno.EIO;
        }

        Errno errno = Terminal.StopsBackgroundOutput ? JobControl.CheckChange(caller, Terminal) : Errno.Ok;
        return errno == Errno.Ok ? Terminal.Write(caller, this, from, out count) : errno;
    }

    public override PollEvents Poll() =>
        IsHungUp ? PollEvents.Readable | PollEvents.Writable | PollEvents.Always : Terminal.Poll();

    public override Errno Ioctl(IVfsCaller caller, in IoctlCall call, out long result)
    {
        result = 0;
        if (IsHungUp)
        {
            return call.Request == TerminalRequests.SetGroup ? Errno.ENOTTY : Errno.EIO;
        }

        if (caller is not IProcessCaller { Process: var process } user)
        {
            return Errno.ENOTTY;
        }

        switch (call.Request)
        {
            case TerminalRequests.TakeSession:
                return JobControl.TakeTerminal(process, Terminal, steals: call.Argument == 1);
            case TerminalRequests.LeaveSession:
                return JobControl.GiveUpTerminal(process, Terminal);
            case TerminalRequests.GetGroup:
                return process.Session.Terminal != Terminal ? Errno.ENOTTY : call.PutInt32(Terminal.Foreground?.Id ?? 0);
            case TerminalRequests.GetSession:
                return process.Session.Terminal != Terminal ? Errno.ENOTTY : call.PutInt32(process.Session.Id);
            case TerminalRequests.SetGroup:
                Errno errno = call.TryGetInt32(out int group);
                errno = errno == Errno.Ok ? JobControl.SetForeground(user, Terminal, group) : errno;

                // Linux, drivers/tty/tty_jobctrl.c, tiocspgrp: an orphaned background group has no such terminal.
                return errno == Errno.EIO ? Errno.ENOTTY : errno;
        }

        if (Terminal.IsChange(call.Request))
        {
            Errno errno = JobControl.CheckChange(caller, Terminal);
            if (errno != Errno.Ok)
            {
                return errno;
            }
        }

        return Terminal.IoctlCore(caller, this, call, out result);
    }

    /// <summary>Makes it a dead file, unless it is the console.</summary>
    public void HangUp() => IsHungUp = !_isConsole;

    protected override void OnClose() => Terminal.Remove(this);
}
