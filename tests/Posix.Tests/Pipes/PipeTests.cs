using Rill.LinuxAbi;
using Rill.Posix.Tests.Support;
using Rill.Protocols.Posix;

namespace Rill.Posix.Tests.Pipes;

public sealed class PipeTests
{
    private readonly TestSystem _system = new();
    private readonly TestProgram _p;

    public PipeTests() => _p = _system.Fork(_system.InitProgram);

    [Fact]
    public void WhatIsWrittenIsReadInOrder()
    {
        (int read, int write) = _p.Pipe();
        Assert.Equal(5, _p.Write(write, "hello"));
        Assert.Equal("he", _p.Read(read, 2));
        Assert.Equal("llo", _p.Read(read));
    }

    [Fact]
    public void AReadWaitsForBytesAndEndsWithTheWriters()
    {
        (int read, int write) = _p.Pipe();
        byte[] buffer = new byte[10];
        var call = _p.BeginRead(read, buffer);
        Assert.False(call.IsCompleted);
        _p.Write(write, "x");
        Assert.Equal(1u, call.Result.Value.Count);
        call = _p.BeginRead(read, buffer);
        _p.Close(write);
        Assert.Equal(0u, call.Result.Value.Count);
    }

    [Fact]
    public void AnInterruptedReadRestarts()
    {
        (int read, _) = _p.Pipe();
        using var cancel = new CancellationTokenSource();
        var call = _p.BeginRead(read, new byte[1], cancel.Token);
        cancel.Cancel();
        _system.Run();
        Assert.Equal((int)Errno.ERESTARTSYS, call.Result.Status);
    }

    [Fact]
    public void ALongWriteWaitsForRoomAndTellsWhatItDidWhenInterrupted()
    {
        (int read, int write) = _p.Pipe();
        using var cancel = new CancellationTokenSource();
        var call = _p.Client.WriteAsync(new TransferRequest { Fd = write }, new byte[100_000], cancel.Token);
        _system.Run();
        Assert.False(call.IsCompleted);
        _p.Read(read, 1000);
        cancel.Cancel();
        _system.Run();
        Assert.Equal(66536u, call.Result.Value.Count);
    }

    [Fact]
    public void ALongWriteEndsWhenAllIsRead()
    {
        (int read, int write) = _p.Pipe();
        var call = _p.Client.WriteAsync(new TransferRequest { Fd = write }, new byte[200_000]);
        _system.Run();
        int total = 0;
        while (total < 200_000)
        {
            total += _p.Read(read, 30_000).Length;
        }

        Assert.Equal(200_000u, call.Result.Value.Count);
    }

    [Fact]
    public void SmallWritesAreNotDivided()
    {
        (int read, int write) = _p.Pipe(OpenFlags.NonBlock);
        Assert.Equal(65536 - 100, _p.Write(write, new string('a', 65536 - 100)));
        Assert.Equal(-(int)Errno.EAGAIN, _p.Write(write, new string('b', 101)));
        Assert.Equal(100, _p.Write(write, new string('b', 5000)));
        Assert.Equal("EAGAIN", ReadAll(read));
    }

    [Fact]
    public void WritingWithoutReadersIsEpipeWithSigpipe()
    {
        (int read, int write) = _p.Pipe();
        _p.Action(Signal.Pipe, 2);
        _p.Close(read);
        Assert.Equal(-(int)Errno.EPIPE, _p.Write(write, "x"));
        Assert.Equal(Signal.Pipe, _p.Take());
    }

    [Fact]
    public void TheEndOfAProcessClosesItsEnds()
    {
        (int read, int write) = _p.Pipe();
        TestProgram child = _system.Fork(_p);
        _p.Close(write);
        var call = _p.BeginRead(read, new byte[1]);
        Assert.False(call.IsCompleted);
        child.Exit(0);
        Assert.Equal(0u, call.Result.Value.Count);
    }

    [Fact]
    public void PollWaitsForOneOfMany()
    {
        (int read, int write) = _p.Pipe();
        (int other, _) = _p.Pipe();
        byte[] set = [.. BitConverter.GetBytes(read), 1, 0, 0, 0, .. BitConverter.GetBytes(other), 1, 0, 0, 0];
        var call = _p.Client.PollAsync(default, set, set);
        _system.Run();
        Assert.False(call.IsCompleted);
        _p.Write(write, "x");
        Assert.Equal(1u, call.Result.Value.Ready);
        Assert.Equal(1, set[6]);
        Assert.Equal(0, set[14]);
    }

    [Fact]
    public void PollTimesOut()
    {
        (int read, _) = _p.Pipe();
        byte[] set = [.. BitConverter.GetBytes(read), 1, 0, 0, 0];
        var call = _p.Client.PollAsync(new PollRequest { Deadline = _system.Machine.Now + 1_000_000 }, set, set);
        _system.Run();
        Assert.False(call.IsCompleted);
        _system.Advance(1);
        Assert.Equal(0u, call.Result.Value.Ready);
    }

    [Fact]
    public void EpollReportsLevelsEdgesAndOneShots()
    {
        (int read, int write) = _p.Pipe();
        int epoll = _p.Now(_p.Client.EpollCreateAsync(default)).Value.Fd;
        byte[] events = new byte[24];
        Assert.Equal(Errno.Ok, Control(epoll, 1, read, 1));
        Assert.Equal(0, Wait(epoll, events));
        _p.Write(write, "ab");
        Assert.Equal(1, Wait(epoll, events));
        Assert.Equal(1, Wait(epoll, events));
        Assert.Equal(Errno.Ok, Control(epoll, 3, read, 1u | 1u << 31));
        Assert.Equal(1, Wait(epoll, events));
        Assert.Equal(0, Wait(epoll, events));
        _p.Write(write, "c");
        Assert.Equal(1, Wait(epoll, events));
        Assert.Equal(Errno.Ok, Control(epoll, 3, read, 1u | 1u << 30));
        Assert.Equal(1, Wait(epoll, events));
        _p.Write(write, "d");
        Assert.Equal(0, Wait(epoll, events));
        Assert.Equal(Errno.EEXIST, Control(epoll, 1, read, 1));
        _p.Close(read);
        Assert.Equal(Errno.EBADF, Control(epoll, 2, read, 0));
    }

    [Fact]
    public void AFifoOpensWhenBothEndsAreThere()
    {
        _p.Status(_p.Client.MakeNodeAsync(new MakeNodeRequest { DirFd = AtDirectory.Working, Path = TestProgram.Bytes("/fifo"), Mode = ModeBits.Fifo | Octal.O666 }));
        TestProgram other = _system.Fork(_p);
        Assert.Equal(-(int)Errno.ENXIO, _p.Open("/fifo", OpenFlags.WriteOnly | OpenFlags.NonBlock));
        var open = _p.Client.OpenAtAsync(new OpenAtRequest { DirFd = AtDirectory.Working, Path = TestProgram.Bytes("/fifo") });
        _system.Run();
        Assert.False(open.IsCompleted);
        int write = other.Open("/fifo", OpenFlags.WriteOnly);
        Assert.True(open.IsCompleted);
        other.Write(write, "through");
        Assert.Equal("through", _p.Read(open.Result.Value.Fd));
    }

    private string ReadAll(int fd)
    {
        string last = "";
        for (int i = 0; i < 100 && last != "EAGAIN"; i++)
        {
            last = _p.Read(fd, 8192);
        }

        return last;
    }

    private Errno Control(int epoll, uint operation, int fd, uint events) =>
        _p.Status(_p.Client.EpollControlAsync(new EpollControlRequest { Epoll = epoll, Operation = operation, Fd = fd, Events = (PollEvents)events }));

    private int Wait(int epoll, byte[] events) =>
        (int)_p.Now(_p.Client.EpollWaitAsync(new EpollWaitRequest { Epoll = epoll, Deadline = 0 }, events)).Value.Count;
}
