using System.Buffers.Binary;
using Rill.LinuxAbi;
using Rill.Posix.Tests.Support;
using Rill.Protocols;
using Rill.Protocols.Posix;

namespace Rill.Posix.Tests.Epoll;

/// <summary>What man 7 epoll says of many files and instances; a single pipe's levels and edges are in PipeTests.</summary>
public class EpollTests
{
    private const uint Add = 1, Delete = 2, Modify = 3;
    private const uint In = (uint)PollEvents.In, Edge = (uint)PollEvents.EpollEdge, OneShot = (uint)PollEvents.EpollOneShot;
    private readonly TestSystem _system = new();
    private readonly TestProgram _program;
    private readonly int _epoll;

    public EpollTests()
    {
        _program = _system.InitProgram;
        _epoll = Create();
    }

    [Fact]
    public void ReadyFilesTakeTurnsWhereRoomIsShort()
    {
        var pipes = Enumerable.Range(0, 3).Select(_ => _program.Pipe()).ToArray();
        for (int i = 0; i < pipes.Length; i++)
        {
            Assert.Equal(Errno.Ok, Control(_epoll, Add, pipes[i].Read, In, (ulong)i));
            _program.Write(pipes[i].Write, "x");
        }

        Assert.Equal([0, 1, 2, 0], Enumerable.Range(0, 4).Select(_ => (int)Assert.Single(Wait(_epoll, room: 1)).Data));
        Assert.Equal(3, Wait(_epoll, room: 8).Count);
    }

    [Fact]
    public void AnEdgeIsReportedOncePerChange()
    {
        (int read, int write) = _program.Pipe();
        Control(_epoll, Add, read, In | Edge, 7);
        _program.Write(write, "a");
        Assert.Single(Wait(_epoll));
        Assert.Empty(Wait(_epoll));
        _program.Write(write, "b");
        Assert.Single(Wait(_epoll));
        _program.Read(read, 1);
        Assert.Empty(Wait(_epoll));
    }

    [Fact]
    public void OneShotIsSilentUntilItIsArmedAgain()
    {
        (int read, int write) = _program.Pipe();
        Control(_epoll, Add, read, In | OneShot, 7);
        _program.Write(write, "a");
        Assert.Single(Wait(_epoll));
        _program.Write(write, "b");
        _program.Close(write);
        Assert.Empty(Wait(_epoll));
        Control(_epoll, Modify, read, In | OneShot, 8);
        (uint events, ulong data) = Assert.Single(Wait(_epoll));
        Assert.Equal(((uint)(PollEvents.In | PollEvents.HangUp), 8ul), (events, data));
    }

    [Fact]
    public void AnEdgeThatWasThereBeforeIsReportedAtAdding()
    {
        (int read, int write) = _program.Pipe();
        _program.Write(write, "a");
        Control(_epoll, Add, read, In | Edge, 1);
        Assert.Single(Wait(_epoll));
        Assert.Empty(Wait(_epoll));
        Control(_epoll, Modify, read, In | Edge, 1);
        Assert.Single(Wait(_epoll));
    }

    [Fact]
    public void HangUpAndErrorNeedNotBeAskedFor()
    {
        (int read, int write) = _program.Pipe();
        Control(_epoll, Add, read, 0, 1);
        Control(_epoll, Add, write, 0, 2);
        _program.Write(write, "a");
        Assert.Empty(Wait(_epoll));
        TestProgram child = _system.Fork(_program);
        _program.Close(read);
        child.Close(read);
        Assert.Equal(((uint)PollEvents.Error, 2ul), Assert.Single(Wait(_epoll)));
    }

    [Fact]
    public void AFileThatIsClosedEverywhereLeavesTheSet()
    {
        (int read, int write) = _program.Pipe();
        Control(_epoll, Add, read, In, 1);
        _program.Write(write, "a");
        int second = _program.Now(_program.Client.DuplicateAsync(new DuplicateRequest { Fd = read })).Value.Fd;
        _program.Close(read);
        Assert.Single(Wait(_epoll));
        _program.Close(second);
        Assert.Empty(Wait(_epoll));
        Assert.Equal(Errno.EBADF, Control(_epoll, Delete, read, 0, 0));
    }

    [Fact]
    public void ControlAnswersAsItsManualSays()
    {
        (int read, _) = _program.Pipe();
        Assert.Equal(Errno.ENOENT, Control(_epoll, Modify, read, In, 1));
        Assert.Equal(Errno.ENOENT, Control(_epoll, Delete, read, In, 1));
        Assert.Equal(Errno.Ok, Control(_epoll, Add, read, In, 1));
        Assert.Equal(Errno.EEXIST, Control(_epoll, Add, read, In, 1));
        Assert.Equal(Errno.Ok, Control(_epoll, Delete, read, In, 1));
        Assert.Equal(Errno.EINVAL, Control(_epoll, 9, read, In, 1));
        Assert.Equal(Errno.EINVAL, Control(_epoll, Add, _epoll, In, 1));
        Assert.Equal(Errno.EINVAL, Control(read, Add, _epoll, In, 1));
        Assert.Equal(Errno.EBADF, Control(_epoll, Add, 99, In, 1));
        int regular = _program.Open("/f", OpenFlags.Create | OpenFlags.ReadWrite);
        Assert.Equal(Errno.EPERM, Control(_epoll, Add, regular, In, 1));
    }

    [Fact]
    public void AnInstanceCanWatchAnotherButNotInACircle()
    {
        int outer = Create();
        (int read, int write) = _program.Pipe();
        Assert.Equal(Errno.Ok, Control(outer, Add, _epoll, In, 5));
        Assert.Equal(Errno.ELOOP, Control(_epoll, Add, outer, In, 6));
        Control(_epoll, Add, read, In, 1);
        Assert.Empty(Wait(outer));
        _program.Write(write, "a");
        Assert.Equal((In, 5ul), Assert.Single(Wait(outer)));
        _program.Read(read);
        Assert.Empty(Wait(outer));
    }

    /// <summary>Four instances above one another, each with a hundred descriptors of the one below: a hundred million paths.</summary>
    [Fact]
    public void ManyDescriptorsOfOneInstanceDoNotMultiplyThePaths()
    {
        (int read, int write) = _program.Pipe();
        Assert.Equal(Errno.Ok, Control(_epoll, Add, read, In, 1));
        int below = _epoll;
        bool isRefused = false;
        for (int level = 0; level < 4; level++)
        {
            int above = Create();
            for (int i = 0; i < 100; i++)
            {
                int copy = i == 0 ? below : _program.Now(_program.Client.DuplicateAsync(new DuplicateRequest { Fd = below })).Value.Fd;
                Errno errno = Control(above, Add, copy, In, 2);
                isRefused |= errno == Errno.EINVAL;
                Assert.True(errno is Errno.Ok or Errno.EINVAL, errno.ToString());
            }

            below = above;
        }

        // A hundred paths may go through the second instance above, so only one descriptor of the first one is watched
        // there, and none of it by the third, where fifty may.
        Assert.True(isRefused);
        _program.Write(write, "a");
        Assert.Empty(Wait(below));
        Assert.Single(Wait(_epoll));
    }

    [Fact]
    public void TheSixthInstanceInAChainIsRefused()
    {
        int below = _epoll;
        for (int level = 2; level <= 6; level++)
        {
            int above = Create();
            Assert.Equal(level == 6 ? Errno.ELOOP : Errno.Ok, Control(above, Add, below, In, 1));
            below = above;
        }
    }

    [Fact]
    public void AHeldWaitEndsWithTheFirstEventOrAtItsDeadline()
    {
        (int read, int write) = _program.Pipe();
        Control(_epoll, Add, read, In, 1);
        ValueTask<Reply<CountReply>> wait = _program.Client.EpollWaitAsync(new EpollWaitRequest { Epoll = _epoll }, new byte[12]);
        _system.Run();
        Assert.False(wait.IsCompleted);
        TestProgram child = _system.Fork(_program);
        child.Write(write, "x");
        Assert.True(wait.IsCompleted);
        Assert.Equal(1u, wait.Result.Value.Count);
        _program.Read(read);

        ulong deadline = _system.Machine.Now + 2_000_000_000;
        ValueTask<Reply<CountReply>> late = _program.Client.EpollWaitAsync(
            new EpollWaitRequest { Epoll = _epoll, Deadline = deadline }, new byte[12]);
        _system.Advance(1.9);
        Assert.False(late.IsCompleted);
        _system.Advance(0.2);
        Assert.True(late.IsCompleted);
        Assert.Equal(0u, late.Result.Value.Count);
    }

    [Fact]
    public void AHeldWaitSeesAFileThatIsAddedMeanwhile()
    {
        (int read, int write) = _program.Pipe();
        _program.Write(write, "x");
        TestProgram child = _system.Fork(_program);
        ValueTask<Reply<CountReply>> wait = _program.Client.EpollWaitAsync(new EpollWaitRequest { Epoll = _epoll }, new byte[12]);
        _system.Run();
        Assert.False(wait.IsCompleted);
        Assert.Equal(Errno.Ok, child.Status(child.Client.EpollControlAsync(new EpollControlRequest
        {
            Epoll = _epoll,
            Operation = Add,
            Fd = read,
            Events = (PollEvents)In,
            Data = 1,
        })));
        Assert.True(wait.IsCompleted && wait.Result.IsOk);
    }

    private int Create() => _program.Now(_program.Client.EpollCreateAsync(new EpollCreateRequest())).Value.Fd;

    private Errno Control(int epoll, uint operation, int fd, uint events, ulong data) =>
        _program.Status(_program.Client.EpollControlAsync(new EpollControlRequest
        {
            Epoll = epoll,
            Operation = operation,
            Fd = fd,
            Events = (PollEvents)events,
            Data = data,
        }));

    private List<(uint Events, ulong Data)> Wait(int epoll, int room = 8)
    {
        byte[] buffer = new byte[12 * room];
        Reply<CountReply> reply = _program.Now(
            _program.Client.EpollWaitAsync(new EpollWaitRequest { Epoll = epoll, Deadline = 0 }, buffer));
        Assert.True(reply.IsOk);
        var events = new List<(uint Events, ulong Data)>();
        for (int i = 0; i < (int)reply.Value.Count; i++)
        {
            ReadOnlySpan<byte> record = buffer.AsSpan(12 * i);
            events.Add((BinaryPrimitives.ReadUInt32LittleEndian(record), BinaryPrimitives.ReadUInt64LittleEndian(record[4..])));
        }

        return events;
    }
}
