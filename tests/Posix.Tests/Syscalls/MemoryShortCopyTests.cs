using Rill.LinuxAbi;
using Rill.Posix.Tests.Support;
using Rill.Protocols;
using Rill.Protocols.Posix;

namespace Rill.Posix.Tests.Syscalls;

/// <summary>
/// A copy to or from the caller that finds no memory for a page there: the call says that it is to be made again, and when it
/// is, nothing is missing and nothing is there twice.
/// </summary>
public sealed class MemoryShortCopyTests
{
    private readonly TestSystem _system = new();
    private readonly TestProgram _p;

    public MemoryShortCopyTests() => _p = _system.Fork(_system.InitProgram);

    [Fact]
    public void AReaderOfAPipeLosesNothing()
    {
        (int read, int write) = _p.Pipe();
        _p.Write(write, "hello");
        Assert.Equal("hello", ReadAgain(read));
        Assert.Equal(5, WriteAgain(write, "world"));
        Assert.Equal("world", _p.Read(read));
    }

    [Fact]
    public void AReaderThatWaitedLosesNothing()
    {
        (int read, int write) = _p.Pipe();
        TestProgram other = _system.Fork(_p);
        byte[] room = new byte[10];
        ValueTask<Reply<ReadReply>> waits = _p.BeginRead(read, room);
        _system.Machine.CopiesWithoutMemoryAfter = 1;
        _system.Machine.CopiesWithoutMemory = 1;
        Assert.Equal(5, other.Write(write, "hello"));
        Assert.Equal((int)Errno.ERESTARTMEMORY, waits.Result.Status);
        Assert.Equal("hello", _p.Read(read));
    }

    [Fact]
    public void AFileKeepsItsPosition()
    {
        int fd = _p.Open("/f", OpenFlags.Create | OpenFlags.ReadWrite);
        Assert.Equal(5, WriteAgain(fd, "hello"));
        Assert.Equal(5, WriteAgain(fd, "world"));
        _p.Now(_p.Client.SeekAsync(new SeekRequest { Fd = fd }));
        Assert.Equal("hello", ReadAgain(fd, 5));
        Assert.Equal("world", ReadAgain(fd, 5));
    }

    [Fact]
    public void ADirectoryIsListedWhole()
    {
        for (int i = 0; i < 20; i++)
        {
            _p.Close(_p.Open($"/f{i}", OpenFlags.Create | OpenFlags.WriteOnly));
        }

        int fd = _p.Open("/", OpenFlags.Directory);
        string listed = "";
        while (true)
        {
            // At the end there is nothing to copy.
            Reply<CountReply> reply = Again(
                () => _p.Client.ReadDirectoryAsync(new ReadDirectoryRequest { Fd = fd }, new byte[100]), copies: listed.Length == 0);
            if (reply.Value.Count == 0)
            {
                break;
            }

            listed += System.Text.Encoding.Latin1.GetString(reply.Bulk.Span[..(int)reply.Value.Count]);
        }

        Assert.All(Enumerable.Range(0, 20), i => Assert.Single(System.Text.RegularExpressions.Regex.Matches(listed, $"f{i}\0")));
    }

    [Fact]
    public void ACounterKeepsItsCount()
    {
        int fd = _p.Now(_p.Client.EventFdAsync(new EventFdRequest { Initial = 3 })).Value.Fd;
        Assert.Equal("\u0003\0\0\0\0\0\0\0", ReadAgain(fd, 8));
    }

    [Fact]
    public void ATimerKeepsItsExpiries()
    {
        int fd = _p.Now(_p.Client.TimerFdAsync(new TimerFdRequest { Clock = ClockId.Monotonic })).Value.Fd;
        _p.Now(_p.Client.TimerFdSetAsync(new TimerFdSetRequest { Fd = fd, ValueNs = 1000, IntervalNs = 1_000_000 }));
        _system.Advance(0.0035);
        Assert.Equal("\u0004\0\0\0\0\0\0\0", ReadAgain(fd, 8));
    }

    [Fact]
    public void ASignalStaysPendingUntilItIsRead()
    {
        int fd = _p.Now(_p.Client.SignalFdAsync(new SignalFdRequest { Fd = -1, Mask = ulong.MaxValue })).Value.Fd;
        _p.Action(Signal.Usr1, (int)Disposition.Handler);
        _p.Action(Signal.RealTimeFirst, (int)Disposition.Handler);
        for (int i = 0; i < 3; i++)
        {
            _p.Now(_p.Client.KillAsync(new KillRequest { Process = _p.Id, Signal = Signal.RealTimeFirst, Code = -1, Value = (ulong)i }));
        }

        _p.Kill(_p.Id, Signal.Usr1);
        Assert.Equal(Signal.Usr1, ReadAgain(fd, 128)[0]);
        for (int i = 0; i < 3; i++)
        {
            string record = ReadAgain(fd, 128);
            Assert.Equal((Signal.RealTimeFirst, i), (record[0], record[48]));
        }

        Assert.Equal(0ul, _p.Process.Signals.Pending.Set);
    }

    [Fact]
    public void AnEdgeIsReportedByTheNextWait()
    {
        (int read, int write) = _p.Pipe();
        int epoll = _p.Now(_p.Client.EpollCreateAsync(new EpollCreateRequest())).Value.Fd;
        _p.Now(_p.Client.EpollControlAsync(new EpollControlRequest
        {
            Epoll = epoll,
            Operation = (uint)EpollOperation.Add,
            Fd = read,
            Events = PollEvents.In | PollEvents.EpollEdge | PollEvents.EpollOneShot,
        }));
        _p.Write(write, "x");
        Assert.Equal(1u, Again(() => _p.Client.EpollWaitAsync(new EpollWaitRequest { Epoll = epoll, Deadline = 0 }, new byte[120])).Value.Count);
    }

    [Fact]
    public void AnIoctlWhoseArgumentCannotBeReadChangesNothing()
    {
        (int read, _) = _p.Pipe();
        Assert.True(Again(() => NonBlocking(read, 1)).IsOk);
        Assert.True(_p.Process.Files[read]!.IsNonBlocking);
        _system.Machine.CopiesWithoutMemory = 1;
        Assert.Equal((int)Errno.ERESTARTMEMORY, _p.Now(NonBlocking(read, 0)).Status);
        Assert.True(_p.Process.Files[read]!.IsNonBlocking);

        ValueTask<Reply<IoctlReply>> NonBlocking(int fd, byte value) =>
            _p.Client.IoctlAsync(new IoctlRequest { Fd = fd, Request = FileRequests.NonBlock }, new byte[] { value, 0, 0, 0 }, new byte[4]);
    }

    private string ReadAgain(int fd, int count = 100)
    {
        Reply<ReadReply> reply = Again(() => _p.Client.ReadAsync(new TransferRequest { Fd = fd }, new byte[count]));
        return System.Text.Encoding.Latin1.GetString(reply.Bulk.Span[..(int)reply.Value.Count]);
    }

    private int WriteAgain(int fd, string text) => (int)Again(
        () => _p.Client.WriteAsync(new TransferRequest { Fd = fd }, System.Text.Encoding.Latin1.GetBytes(text))).Value.Count;

    /// <summary>Makes a call whose first copy finds no memory, and makes it again.</summary>
    /// <param name="call">The call.</param>
    /// <param name="copies">Whether it is known to copy something.</param>
    private Reply<T> Again<T>(Func<ValueTask<Reply<T>>> call, bool copies = true)
        where T : struct
    {
        _system.Machine.CopiesWithoutMemory = 1;
        Reply<T> reply = _p.Now(call());
        if (_system.Machine.CopiesWithoutMemory == 0)
        {
            Assert.Equal((int)Errno.ERESTARTMEMORY, reply.Status);
            reply = _p.Now(call());
        }
        else
        {
            Assert.False(copies, "the call has copied nothing");
        }

        _system.Machine.CopiesWithoutMemory = 0;
        Assert.True(reply.IsOk);
        return reply;
    }
}
