using Rill.LinuxAbi;
using Rill.Posix.Tests.Support;
using Rill.Posix.Vfs;
using Rill.Protocols.Posix;

namespace Rill.Posix.Tests.Vfs;

/// <summary>
/// A user has the server keep as much as it can of each kind: it is refused as in Linux, another user and root go on, and all is
/// given back when its process ends, however it ends.
/// </summary>
public sealed class UserLedgerTests
{
    private readonly TestSystem _system = new();
    private readonly TestProgram _greedy, _other, _root;

    public UserLedgerTests()
    {
        _root = _system.InitProgram;
        _greedy = ForkAs(1000);
        _other = ForkAs(1001);
    }

    private UserLedger Users => _system.Server.UserLedger;

    [Fact]
    public void OpenFiles()
    {
        _greedy.Process.Limits.Set(Resource.Files, 1 << 20, 1 << 20);
        int made = Count(() => Errno(_greedy.Open("/")), LinuxAbi.Errno.ENFILE);
        Assert.Equal(Users.MostOfUser(Kept.File), made);
        Assert.Equal(LinuxAbi.Errno.ENFILE, _greedy.Status(_greedy.Client.PipeAsync(new PipeRequest())));
        Assert.Equal(LinuxAbi.Errno.ENFILE, _greedy.Status(_greedy.Client.EpollCreateAsync(new EpollCreateRequest())));
        Assert.Equal(LinuxAbi.Errno.ENFILE, _greedy.Status(_greedy.Client.MemFdAsync(new MemFdRequest { Name = "m"u8.ToArray() })));

        // What cannot be opened is neither made nor cut.
        Assert.Equal(-(int)LinuxAbi.Errno.ENFILE, _greedy.Open("/tmp/new", OpenFlags.Create | OpenFlags.WriteOnly));
        Assert.Equal(-(int)LinuxAbi.Errno.ENOENT, _other.Open("/tmp/new"));

        // A descriptor more of what is open costs nothing, and a closed one makes room.
        Assert.True(_greedy.Now(_greedy.Client.DuplicateAsync(new DuplicateRequest { Fd = 0 })).IsOk);
        _greedy.Close(1);
        Assert.InRange(_greedy.Open("/"), 0, int.MaxValue);
        OthersGoOnAndAllComesBack(Kept.File, p => Errno(p.Open("/")));
    }

    [Fact]
    public void EpollWatches()
    {
        int epoll = _greedy.Now(_greedy.Client.EpollCreateAsync(new EpollCreateRequest())).Value.Fd;
        (int read, _) = _greedy.Pipe();
        _greedy.Process.Limits.Set(Resource.Files, 1 << 20, 1 << 20);
        int made = Count(
            () =>
            {
                int fd = _greedy.Now(_greedy.Client.DuplicateAsync(new DuplicateRequest { Fd = read })).Value.Fd;
                return Watch(_greedy, epoll, fd);
            },
            LinuxAbi.Errno.ENOSPC);
        Assert.Equal(Users.MostOfUser(Kept.Watch), made);
        OthersGoOnAndAllComesBack(Kept.Watch, p =>
        {
            (int fd, _) = p.Pipe();
            return Watch(p, p.Now(p.Client.EpollCreateAsync(new EpollCreateRequest())).Value.Fd, fd);
        });
    }

    [Fact]
    public void RecordLocks()
    {
        int fd = _greedy.Open("/f", OpenFlags.ReadWrite);
        long at = 0;
        int made = Count(() => Lock(_greedy, fd, 2 * at++), LinuxAbi.Errno.ENOLCK);
        Assert.Equal(Users.MostOfUser(Kept.Lock), made);
        OthersGoOnAndAllComesBack(Kept.Lock, p => Lock(p, p.Open("/f", OpenFlags.ReadWrite), 1_000_000 + p.Id));
    }

    [Fact]
    public void QueuedSignalsAndTimersAreCountedTogether()
    {
        Block(_greedy);
        _greedy.Process.Limits.Set(Resource.PendingSignals, 20, 20);
        Assert.Equal(10, Count(() => Queue(_greedy, Signal.RealTimeFirst), LinuxAbi.Errno.EAGAIN, 10));
        Assert.Equal(10, Count(() => Timer(_greedy), LinuxAbi.Errno.EAGAIN));
        Assert.Equal(LinuxAbi.Errno.EAGAIN, Queue(_greedy, Signal.RealTimeFirst));

        // kill comes through, and so does a signal that is not queued, without what it would tell.
        Assert.Equal(LinuxAbi.Errno.Ok, _greedy.Kill(_greedy.Id, Signal.Last));
        Assert.Equal(LinuxAbi.Errno.Ok, Queue(_greedy, Signal.Usr2));
        Assert.Equal(Signal.Usr2, _greedy.Take());
        OthersGoOnAndAllComesBack(Kept.Signal, p =>
        {
            Block(p);
            return Queue(p, Signal.RealTimeFirst);
        });
    }

    [Fact]
    public void WhatIsPolled()
    {
        const int atOnce = 1000;
        (int read, _) = _greedy.Pipe();
        byte[] set = new byte[8 * atOnce];
        for (int i = 0; i < atOnce; i++)
        {
            BitConverter.TryWriteBytes(set.AsSpan(8 * i), read);
            set[(8 * i) + 4] = (byte)PollEvents.In;
        }

        var calls = new List<ValueTask<Protocols.Reply<PollReply>>>();
        int made = Count(
            () =>
            {
                calls.Add(_greedy.Client.PollAsync(new PollRequest(), set, new byte[set.Length]));
                _system.Run();
                return calls[^1].IsCompleted ? (Errno)calls[^1].Result.Status : LinuxAbi.Errno.Ok;
            },
            LinuxAbi.Errno.ENOMEM);
        Assert.Equal(Users.MostOfUser(Kept.Poll) / atOnce, made);
        OthersGoOnAndAllComesBack(Kept.Poll, p =>
        {
            (int fd, _) = p.Pipe();
            byte[] one = new byte[8];
            BitConverter.TryWriteBytes(one, fd);
            one[4] = (byte)PollEvents.In;
            var call = p.Client.PollAsync(new PollRequest { Deadline = _system.Clock.Monotonic + 1_000_000 }, one, new byte[8]);
            _system.Advance(0.01);
            return (Errno)call.Result.Status;
        });
    }

    [Fact]
    public void WhoHoldsNothingHasNoAccount()
    {
        UserAccount account = Users.OfUser(4000);
        Assert.NotSame(account, Users.OfUser(4000));

        // A poll of no descriptors.
        Assert.True(account.TryTake(Kept.Poll, 0));
        Assert.NotSame(account, Users.OfUser(4000));
        account.Take(Kept.Poll, 2);
        Assert.Same(account, Users.OfUser(4000));
        account.Return(Kept.Poll, 0);
        account.Return(Kept.Poll);
        Assert.Same(account, Users.OfUser(4000));
        account.Return(Kept.Poll);
        account.Return(Kept.Watch, 0);
        Assert.NotSame(account, Users.OfUser(4000));
    }

    /// <summary>Whoever comes after the greedy one gets his, and after its end nothing of it is left.</summary>
    private void OthersGoOnAndAllComesBack(Kept what, Func<TestProgram, Errno> take)
    {
        Assert.Equal(LinuxAbi.Errno.Ok, take(_other));
        Assert.Equal(LinuxAbi.Errno.Ok, take(_root));
        Assert.NotEqual(0, Users.OfUser(1000)[what]);
        _root.Kill(_greedy.Id, Signal.Kill);
        _system.Run();
        foreach (Kept each in Enum.GetValues<Kept>())
        {
            Assert.Equal(0, Users.OfUser(1000)[each]);
        }
    }

    private static int Count(Func<Errno> take, Errno refusal, int most = int.MaxValue)
    {
        for (int count = 0; ; count++)
        {
            if (count == most)
            {
                return count;
            }

            Errno errno = take();
            if (errno != LinuxAbi.Errno.Ok)
            {
                Assert.Equal(refusal, errno);
                return count;
            }
        }
    }

    private static Errno Errno(int fd) => fd < 0 ? (Errno)(-fd) : LinuxAbi.Errno.Ok;

    private static Errno Watch(TestProgram p, int epoll, int fd) => p.Status(p.Client.EpollControlAsync(new EpollControlRequest
    {
        Epoll = epoll,
        Operation = (uint)EpollOperation.Add,
        Fd = fd,
        Events = PollEvents.In,
    }));

    private static Errno Lock(TestProgram p, int fd, long at) => p.Status(p.Client.FileLockAsync(
        new FileLockRequest { Fd = fd, Command = FcntlCommand.SetLock, Type = LockType.Write, Start = at, Length = 1 }));

    private static Errno Queue(TestProgram p, int signal) => p.Status(p.Client.KillAsync(
        new KillRequest { Process = p.Id, Signal = signal, Code = -1 }));

    private static Errno Timer(TestProgram p) => p.Status(p.Client.TimerCreateAsync(
        new TimerCreateRequest { Clock = ClockId.Monotonic, Notify = IntervalTimer.NotifySignal, Signal = Signal.Alrm }));

    private static void Block(TestProgram p)
    {
        foreach (int signal in new[] { Signal.RealTimeFirst, Signal.Last, Signal.Usr2 })
        {
            p.Action(signal, (int)Disposition.Handler);
        }
    }

    private TestProgram ForkAs(uint user)
    {
        _root.Now(_root.Client.MakeDirectoryAsync(new MakeDirectoryRequest { DirFd = AtDirectory.Working, Path = "/tmp"u8.ToArray(), Mode = Octal.O777 }));
        _root.Close(_root.Open("/f", OpenFlags.Create | OpenFlags.ReadWrite));
        _root.Status(_root.Client.ChangeModeAsync(new ChangeModeRequest { DirFd = AtDirectory.Working, Path = "/f"u8.ToArray(), Mode = Octal.O666 }));
        TestProgram program = _system.Fork(_root);
        program.Process.Credentials = Credentials.Of(user, user);
        return program;
    }
}
