using Rill.LinuxAbi;
using Rill.Posix.Boot;
using Rill.Posix.Terminals;
using Rill.Posix.Tests.Support;
using Rill.Posix.Vfs;
using Rill.Protocols;
using Rill.Protocols.Posix;

namespace Rill.Posix.Tests.Terminals;

/// <summary>The end of a session's leader takes the terminal from all who have it open, for the next session.</summary>
public class HangUpTests
{
    private const uint GetSettings = 0x5401, SetForeground = 0x5410;
    private readonly TestSystem _system = new();
    private readonly TestTerminal _terminal = new();
    private readonly TestProgram _shell;
    private readonly TestProgram _job;

    public HangUpTests()
    {
        PosixServer server = _system.Server;
        AddNode("ttyS0", 64, isConsole: false);
        AddNode("console", 65, isConsole: true);
        _shell = StartSession();
        _job = _system.Fork(_shell);
        _job.Action(Signal.Hup, (int)Disposition.Ignore);

        void AddNode(string name, uint minor, bool isConsole)
        {
            server.Devices.Add(4, minor, (IVfsCaller caller, Location location, OpenFlags flags, out OpenFile? file) =>
                TerminalFile.Open(caller, location, flags, _terminal, out file, isConsole));
            DeviceNodes.AddNode(server, name, 4, minor, Octal.O666);
        }
    }

    [Fact]
    public void WhoStaysHasADeadFile()
    {
        _shell.Exit(0);
        _terminal.Input = "for the next session";
        Assert.Equal("", _job.Read(0));
        Assert.Equal(-(long)Errno.EIO, _job.Write(0, "lost"));
        Assert.Equal(Errno.EIO, Ioctl(_job, GetSettings));
        Assert.Equal(Errno.ENOTTY, Ioctl(_job, SetForeground));
        Assert.Equal("", _terminal.Output);
        Assert.Equal("for the next session", _terminal.Input);
        Assert.Equal(Errno.Ok, _job.Close(0));
    }

    [Fact]
    public void AWaitingReaderGetsTheEndOfTheFile()
    {
        ValueTask<Reply<ReadReply>> read = _job.BeginRead(0, new byte[10]);
        Assert.False(read.IsCompleted);
        _shell.Exit(0);
        Reply<ReadReply> end = _job.Now(read);
        Assert.Equal((0, 0ul), (end.Status, end.Value.Count));
    }

    [Fact]
    public void ADeadFileIsReadyForAllThatFails()
    {
        OpenFile file = _job.Process.Files[0]!;
        Assert.Equal(PollEvents.Writable, file.Poll());
        _shell.Exit(0);
        Assert.Equal(PollEvents.Readable | PollEvents.Writable | PollEvents.Error | PollEvents.HangUp, file.Poll());
    }

    [Fact]
    public void TheNextSessionHasTheTerminalForItself()
    {
        _shell.Exit(0);
        TestProgram next = StartSession();
        _terminal.Input = "typed";
        Assert.Equal("", _job.Read(0));
        Assert.Equal("typed", next.Read(0));
        Assert.Equal(_terminal, next.Process.Session.Terminal);
        Assert.Equal(next.Process.Group, _terminal.Foreground);

        // The dead file's end does not end the next session's.
        _job.Exit(0);
        Assert.Equal(5, next.Write(0, "still"));
    }

    [Fact]
    public void TheConsoleSurvives()
    {
        int console = _job.Open("/dev/console", OpenFlags.ReadWrite);
        _shell.Exit(0);
        Assert.Equal(4, _job.Write(console, "says"));
        Assert.Equal("says", _terminal.Output);
        TestProgram leader = _system.Fork(_system.InitProgram);
        leader.Now(leader.Client.SetSessionAsync(new Empty()));
        leader.Open("/dev/console", OpenFlags.ReadWrite);
        Assert.Null(leader.Process.Session.Terminal);
    }

    [Fact]
    public void AnEndThatIsNotTheLeadersHangsNothingUp()
    {
        _system.Fork(_shell).Exit(0);
        Assert.Equal(2, _job.Write(0, "ok"));
        Assert.Equal(_terminal, _job.Process.Session.Terminal);
    }

    private TestProgram StartSession()
    {
        TestProgram leader = _system.Fork(_system.InitProgram);
        leader.Now(leader.Client.SetSessionAsync(new Empty()));
        Assert.Equal(0, leader.Open("/dev/ttyS0", OpenFlags.ReadWrite));
        return leader;
    }

    private static Errno Ioctl(TestProgram program, uint request) =>
        program.Status(program.Client.IoctlAsync(new IoctlRequest { Fd = 0, Request = request }, new byte[4], new byte[64]));
}
