using Rill.LinuxAbi;
using Rill.Posix.Boot;
using Rill.Posix.Processes;
using Rill.Posix.Terminals;
using Rill.Posix.Tests.Support;
using Rill.Posix.Vfs;
using Rill.Protocols;
using Rill.Protocols.Posix;

namespace Rill.Posix.Tests.Processes;

/// <summary>Process groups, sessions and the terminal: what a shell with job control does, step by step.</summary>
public class JobControlTests
{
    private const uint SetForeground = 0x5410;
    private readonly TestSystem _system = new();
    private readonly TestTerminal _terminal = new();
    private readonly TestProgram _shell;

    public JobControlTests()
    {
        PosixServer server = _system.Server;
        server.Devices.Add(4, 64, (IVfsCaller caller, Location location, OpenFlags flags, out OpenFile? file) =>
            TerminalFile.Open(caller, location, flags, _terminal, out file));
        DeviceNodes.AddNode(server, "ttyS0", 4, 64, Octal.O666);

        // A session with a terminal, as getty makes it; its leader is not process 1.
        _shell = _system.Fork(_system.InitProgram);
        Assert.Equal((uint)_shell.Id, _shell.Now(_shell.Client.SetSessionAsync(new Empty())).Value.Session);
        Assert.Equal(0, _shell.Open("/dev/ttyS0", OpenFlags.ReadWrite));
    }

    [Fact]
    public void OpeningGivesALeaderItsTerminal()
    {
        Assert.Equal(_terminal, _shell.Process.Session.Terminal);
        Assert.Equal(_shell.Process.Group, _terminal.Foreground);
        Assert.Contains(
            $" {_shell.Id} {_shell.Id} 1088 {_shell.Id} ",
            TestProcess.First(_system).ReadFile($"/proc/{_shell.Id}/stat"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void SetProcessGroupFollowsItsManual()
    {
        TestProgram child = _system.Fork(_shell);
        TestProgram grandchild = _system.Fork(child);
        Assert.Equal(Errno.EPERM, SetGroup(_shell, 0, 0));
        Assert.Equal(Errno.Ok, SetGroup(_shell, child.Id, child.Id));
        Assert.Equal(child.Id, child.Process.Group.Id);
        Assert.Equal(Errno.ESRCH, SetGroup(_shell, grandchild.Id, 0));
        Assert.Equal(Errno.Ok, SetGroup(grandchild, 0, child.Id));
        Assert.Equal(Errno.EPERM, SetGroup(grandchild, 0, 9999));
        Assert.Equal(Errno.EPERM, SetGroup(grandchild, 0, 1));
        Assert.Equal(Errno.EPERM, SetGroup(_system.InitProgram, _shell.Id, 1));
        child.Process.Executions++;
        Assert.Equal(Errno.EACCES, SetGroup(_shell, child.Id, _shell.Id));
    }

    [Fact]
    public void ALeaderOfAGroupMakesNoSession()
    {
        TestProgram child = _system.Fork(_shell);
        SetGroup(child, 0, 0);
        Assert.Equal(Errno.EPERM, child.Status(child.Client.SetSessionAsync(new Empty())));
        TestProgram grandchild = _system.Fork(child);
        Assert.Equal(Errno.Ok, grandchild.Status(grandchild.Client.SetSessionAsync(new Empty())));
        Assert.Null(grandchild.Process.Session.Terminal);
    }

    [Fact]
    public void KeysReachTheForegroundGroupOnly()
    {
        TestProgram job = StartJob(foreground: true);
        _shell.Action(Signal.Int, (int)Disposition.Handler);
        job.Action(Signal.Int, (int)Disposition.Handler);
        _terminal.Press(Signal.Int);
        Assert.Equal(Signal.Int, job.Take());
        Assert.Equal(0, _shell.Take());
    }

    [Fact]
    public void ABackgroundReaderIsStopped()
    {
        TestProgram job = StartJob(foreground: false);
        _terminal.Input = "line";
        Assert.Equal((Errno)512, (Errno)job.Now(job.Client.ReadAsync(new TransferRequest { Fd = 0 }, new byte[10])).Status);
        job.Take();
        Assert.Equal(ProcessState.Stopped, job.Process.State);
        WaitReply stopped = _shell.Wait(WaitOptions.Untraced).Value;
        Assert.Equal(((uint)job.Id, (uint)(Signal.Ttin << 8 | 0x7F)), (stopped.Process, stopped.Status));

        // fg: the group comes to the front and goes on.
        Assert.Equal(Errno.Ok, Foreground(_shell, job.Id));
        Assert.Equal(Errno.Ok, _shell.Kill(-job.Id, Signal.Cont));
        Assert.Equal(ProcessState.Running, job.Process.State);
        Assert.Equal("line", job.Read(0));
        Assert.Equal(0xFFFFu, _shell.Wait(WaitOptions.Continued).Value.Status);
    }

    [Fact]
    public void ABackgroundReaderThatIgnoresOrIsOrphanedGetsAnError()
    {
        TestProgram job = StartJob(foreground: false);
        job.Action(Signal.Ttin, (int)Disposition.Ignore);
        Assert.Equal("EIO", job.Read(0));
        job.Action(Signal.Ttin, (int)Disposition.Default);
        TestProgram orphan = _system.Fork(job);
        job.Exit(0);
        Assert.Equal("EIO", orphan.Read(0));
    }

    [Fact]
    public void ABackgroundWriterIsStoppedUnderTostopOnly()
    {
        TestProgram job = StartJob(foreground: false);
        Assert.Equal(2, job.Write(0, "ok"));
        _terminal.Tostop = true;
        Assert.Equal(-512, job.Write(0, "no"));
        job.Take();
        Assert.Equal(ProcessState.Stopped, job.Process.State);
        Assert.Equal("ok", _terminal.Output);
    }

    [Fact]
    public void ABackgroundJobMayNotTakeTheForeground()
    {
        TestProgram job = StartJob(foreground: false);
        Assert.Equal((Errno)512, Foreground(job, job.Id));
        job.Take();
        Assert.Equal(ProcessState.Stopped, job.Process.State);

        // A shell blocks or ignores SIGTTOU while it takes the terminal back.
        TestProgram other = StartJob(foreground: true);
        _shell.Action(Signal.Ttou, (int)Disposition.Ignore);
        Assert.Equal(Errno.Ok, Foreground(_shell, _shell.Id));
        Assert.Equal(_shell.Process.Group, _terminal.Foreground);
        Assert.Equal(Errno.ESRCH, Foreground(_shell, 9999));
        Assert.Equal(Errno.EPERM, Foreground(_shell, 1));
        _ = other;
    }

    [Fact]
    public void TheShellsEndHangsUpTheForegroundJob()
    {
        TestProgram job = StartJob(foreground: true);
        job.Action(Signal.Hup, (int)Disposition.Handler);
        _shell.Exit(0);
        Assert.Equal(Signal.Hup, job.Take());
        Assert.Null(_terminal.Session);
        Assert.Null(job.Process.Session.Terminal);
    }

    [Fact]
    public void AHangUpReachesTheLeader()
    {
        StartJob(foreground: true);
        _shell.Action(Signal.Hup, (int)Disposition.Handler);
        _terminal.HangUp();
        Assert.Equal(Signal.Hup, _shell.Take());
    }

    [Fact]
    public void AStoppedForegroundJobIsSeenByTheShell()
    {
        TestProgram job = StartJob(foreground: true);
        ValueTask<Reply<WaitReply>> wait = _shell.Client.WaitAsync(new WaitRequest
        {
            IdType = (uint)WaitTarget.All,
            Options = LinuxAbi.WaitOptions.Exited | LinuxAbi.WaitOptions.Untraced | LinuxAbi.WaitOptions.All,
        });
        _system.Run();
        _terminal.Press(Signal.Tstp);
        Assert.False(wait.IsCompleted);
        Assert.Equal(0, job.Take());
        Assert.True(wait.IsCompleted);
        Assert.Equal((uint)(Signal.Tstp << 8 | 0x7F), wait.Result.Value.Status);
        Assert.Equal(1, job.Thread.Process.Suspensions);
    }

    /// <summary>A child of the shell in a group of its own.</summary>
    private TestProgram StartJob(bool foreground)
    {
        TestProgram job = _system.Fork(_shell);
        Assert.Equal(Errno.Ok, SetGroup(_shell, job.Id, job.Id));
        if (foreground)
        {
            Assert.Equal(Errno.Ok, Foreground(_shell, job.Id));
        }

        return job;
    }

    private static Errno SetGroup(TestProgram program, int process, int group) =>
        program.Status(program.Client.SetProcessGroupAsync(new SetProcessGroupRequest { Process = process, Group = group }));

    private static Errno Foreground(TestProgram program, int group) =>
        program.Status(program.Client.IoctlAsync(
            new IoctlRequest { Fd = 0, Request = SetForeground }, BitConverter.GetBytes(group), new byte[4]));
}
