using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Tests.Support;
using Rill.Posix.Vfs;
using Rill.Protocols;
using Rill.Protocols.Init;
using Rill.Protocols.Posix;

namespace Rill.Posix.Tests.Procfs;

/// <summary>/proc/rill, with the test in init's place.</summary>
public sealed class ServerFileTests
{
    private readonly TestSystem _system = new();
    private readonly TestProcess _init;
    private readonly List<string> _asked = [];
    private readonly Queue<TaskCompletionSource<Errno>> _unanswered = [];

    public ServerFileTests()
    {
        // What the test answers goes on in the test, and not on xunit's threads some time later.
        SynchronizationContext.SetSynchronizationContext(null);
        _init = TestProcess.First(_system);
        _system.Server.Machine.RestartServer = name =>
        {
            _asked.Add(name);
            _unanswered.Enqueue(new TaskCompletionSource<Errno>());
            return _unanswered.Last().Task;
        };
    }

    [Fact]
    public void AWriteWaitsForInitsAnswer()
    {
        int fd = OpenRestart(_init.Program);
        var write = BeginWrite(_init.Program, fd, "uart\n");
        Assert.False(write.IsCompleted);
        Answer(Errno.Ok);
        Assert.Equal(5u, write.Result.Value.Count);
        Assert.Equal(["uart"], _asked);
    }

    [Theory]
    [InlineData(Errno.ENOENT)]
    [InlineData(Errno.EPERM)]
    [InlineData(Errno.ESRCH)]
    [InlineData(Errno.EIO)]
    public void InitsErrorsAreTheWritersErrors(Errno errno)
    {
        int fd = OpenRestart(_init.Program);
        var write = BeginWrite(_init.Program, fd, "server");
        Answer(errno);
        Assert.Equal(errno, (Errno)write.Result.Status);
    }

    [Fact]
    public void OneDescriptionsWritersTakeTurnsAndEachGetsItsOwnAnswer()
    {
        int fd = OpenRestart(_init.Program);
        TestProcess child = _init.Fork();
        var first = BeginWrite(_init.Program, fd, "a");
        var second = BeginWrite(child.Program, fd, "a");
        Answer(Errno.ENOENT);
        Assert.Equal(Errno.ENOENT, (Errno)first.Result.Status);
        Assert.False(second.IsCompleted);
        Answer(Errno.Ok);
        Assert.True(second.Result.IsOk);
        Assert.Equal(["a", "a"], _asked);
    }

    [Fact]
    public void ASignalWaitsForTheOutcomeAndTheSameWriteAsksAgain()
    {
        int fd = OpenRestart(_init.Program);
        using var cancel = new CancellationTokenSource();
        var write = BeginWrite(_init.Program, fd, "uart", cancel.Token);
        cancel.Cancel();
        _system.Run();
        Assert.False(write.IsCompleted);
        Answer(Errno.ENOENT);
        Assert.Equal(Errno.ENOENT, (Errno)write.Result.Status);

        write = BeginWrite(_init.Program, fd, "uart");
        Answer(Errno.Ok);
        Assert.True(write.Result.IsOk);
        Assert.Equal(["uart", "uart"], _asked);
    }

    [Fact]
    public void AWriteThatNobodyWaitsForAnyMoreKeepsNobodyOut()
    {
        int fd = OpenRestart(_init.Program);
        TestProcess child = _init.Fork();
        _ = BeginWrite(child.Program, fd, "a");
        child.Program.Exit(0);
        var write = BeginWrite(_init.Program, fd, "b");
        Answer(Errno.Ok);
        Answer(Errno.Ok);
        Assert.True(write.Result.IsOk);
        Assert.Equal(["a", "b"], _asked);
    }

    [Fact]
    public void WhoDoesNotWaitFindsTheAnswerLater()
    {
        int fd = _init.Program.Open("/proc/rill/restart", OpenFlags.WriteOnly | OpenFlags.NonBlock);
        Assert.Equal(-(long)Errno.EAGAIN, _init.Program.Write(fd, "uart"));
        Assert.Equal(-(long)Errno.EAGAIN, _init.Program.Write(fd, "uart"));
        Answer(Errno.Ok);
        Assert.Equal(4, _init.Program.Write(fd, "uart"));
        Assert.Single(_asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData(" uart")]
    [InlineData("uart posix")]
    [InlineData("uart\n\n")]
    [InlineData("uart\nposix\n")]
    [InlineData("uart\0")]
    [InlineData("\u00FCart")]
    public void WhatIsNoNameIsRefusedUnasked(string text)
    {
        Assert.Equal(Errno.Ok, _init.Open("/proc/rill/restart", OpenFlags.WriteOnly, out OpenFile? file));
        Assert.Equal(Errno.EINVAL, _init.Write(file!, text));
        Assert.Empty(_asked);
    }

    [Fact]
    public void ANameHasABound()
    {
        int fd = OpenRestart(_init.Program);
        Assert.Equal(-(long)Errno.EINVAL, _init.Program.Write(fd, new string('a', 65)));
        Assert.Equal(-(long)Errno.EINVAL, _init.Program.Write(fd, new string('a', 10_000)));
        Assert.Empty(_asked);
        BeginWrite(_init.Program, fd, new string('a', 64) + "\n");
        Assert.Single(_asked);
    }

    [Fact]
    public void OnlyRootMayRestartAndNobodyReadsWhatTakesNames()
    {
        TestProcess user = _init.ForkAs(1000, 1000);
        Assert.Equal(Errno.EACCES, user.ErrorOfOpen("/proc/rill/restart", OpenFlags.WriteOnly));
        Assert.Equal(Errno.EACCES, user.ErrorOfOpen("/proc/rill/restart", OpenFlags.ReadOnly));
        Assert.Equal(Errno.EACCES, user.ErrorOfOpen("/proc/rill/servers", OpenFlags.WriteOnly));
        Assert.Equal(Errno.Ok, user.ErrorOfOpen("/proc/rill/servers", OpenFlags.ReadOnly));

        Assert.Equal(Errno.Ok, _init.Open("/proc/rill/restart", OpenFlags.ReadWrite, out OpenFile? file));
        Assert.Equal(Errno.EIO, _init.ReadAll(file!, out _));
        Assert.Equal(Errno.Ok, _init.Open("/proc/rill/servers", OpenFlags.ReadWrite, out file));
        Assert.Equal(Errno.EIO, _init.Write(file!, "uart"));
    }

    [Fact]
    public void OtherNamesAreNotThereAndCannotBeMade()
    {
        Assert.Equal(["restart", "servers", "jobs", "kill-user"], _init.List("/proc/rill"));
        Assert.Equal(Errno.ENOENT, _init.ErrorOf("/proc/rill/none"));
        Assert.Equal(Errno.ENOENT, _init.ErrorOfOpen("/proc/rill/none", OpenFlags.Create | OpenFlags.WriteOnly));
    }

    [Fact]
    public void ServersAreListedALineEach()
    {
        var answer = new TaskCompletionSource<(Errno, ServerList)>();
        _system.Server.Machine.ListServers = () => answer.Task;
        _system.Machine.Advance(TimeSpan.FromSeconds(100));
        int fd = _init.Program.Open("/proc/rill/servers");
        byte[] buffer = new byte[200];
        var read = _init.Program.BeginRead(fd, buffer);
        Assert.False(read.IsCompleted);
        ulong now = _system.Clock.Monotonic;
        answer.SetResult((Errno.Ok, new ServerList
        {
            Servers =
            [
                new ServerInfo { Name = "init", State = "ready", Process = 3, Starts = 1 },
                new ServerInfo { Name = "uart", State = "ready", Process = 17, Starts = 4, Started = now - 2_900_000_000 },
                new ServerInfo { Name = "net", State = "backing-off", Starts = 2 },
                new ServerInfo { Name = "disk", State = "waiting" },
            ],
        }));
        _system.Run();
        string text = Encoding.ASCII.GetString(buffer, 0, (int)read.Result.Value.Count);
        Assert.Equal(
            $"init ready 0 3 {now / 1_000_000_000}\nuart ready 3 17 2\nnet backing-off 1 0 0\ndisk waiting 0 0 0\n", text);

        // The rest is the end; from the start, init is asked again.
        Assert.Equal("", _init.Program.Read(fd));
        answer = new TaskCompletionSource<(Errno, ServerList)>();
        var again = _init.Program.Client.ReadAsync(new TransferRequest { Fd = fd, Offset = 0 }, buffer);
        _system.Run();
        Assert.False(again.IsCompleted);
        answer.SetResult((Errno.EIO, default));
        _system.Run();
        Assert.Equal(Errno.EIO, (Errno)again.Result.Status);
    }

    private static int OpenRestart(TestProgram program)
    {
        int fd = program.Open("/proc/rill/restart", OpenFlags.WriteOnly);
        Assert.True(fd >= 0, "the file opens");
        return fd;
    }

    private ValueTask<Reply<CountReply>> BeginWrite(
        TestProgram program, int fd, string text, CancellationToken cancellation = default)
    {
        var call = program.Client.WriteAsync(new TransferRequest { Fd = fd }, Encoding.ASCII.GetBytes(text), cancellation);
        _system.Run();
        return call;
    }

    private void Answer(Errno errno)
    {
        _unanswered.Dequeue().SetResult(errno);
        _system.Run();
    }
}
