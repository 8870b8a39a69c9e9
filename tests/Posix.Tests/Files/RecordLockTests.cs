using Rill.Posix.Tests.Support;
using Rill.Protocols;
using Rill.Protocols.Posix;

namespace Rill.Posix.Tests.Files;

/// <summary>fcntl's record locks and flock, through requests.</summary>
public class RecordLockTests
{
    private readonly TestSystem _system = new();
    private readonly TestProgram _a;
    private readonly TestProgram _b;
    private readonly int _fileA;
    private readonly int _fileB;

    public RecordLockTests()
    {
        _a = _system.InitProgram;
        _a.Close(_a.Open("/f", OpenFlags.Create | OpenFlags.WriteOnly));
        _b = _system.Fork(_a);
        _fileA = _a.Open("/f", OpenFlags.ReadWrite);
        _fileB = _b.Open("/f", OpenFlags.ReadWrite);
    }

    [Fact]
    public void ReadersShareAndWritersDoNot()
    {
        Assert.Equal(Errno.Ok, Lock(_a, _fileA, Fcntl.SetLock, Fcntl.LockRead, 0, 10));
        Assert.Equal(Errno.Ok, Lock(_b, _fileB, Fcntl.SetLock, Fcntl.LockRead, 5, 10));
        Assert.Equal(Errno.EAGAIN, Lock(_b, _fileB, Fcntl.SetLock, Fcntl.LockWrite, 9, 1));
        Assert.Equal(Errno.Ok, Lock(_b, _fileB, Fcntl.SetLock, Fcntl.LockWrite, 10, 1));
        Assert.Equal(Errno.EAGAIN, Lock(_a, _fileA, Fcntl.SetLock, Fcntl.LockRead, 0, 0));
    }

    [Fact]
    public void AnOwnersNewLockReplacesItsOldOneInTheRange()
    {
        Lock(_a, _fileA, Fcntl.SetLock, Fcntl.LockWrite, 0, 100);
        Assert.Equal(Errno.Ok, Lock(_a, _fileA, Fcntl.SetLock, Fcntl.LockRead, 40, 20));
        Assert.Equal(Errno.Ok, Lock(_b, _fileB, Fcntl.SetLock, Fcntl.LockRead, 40, 20));
        Assert.Equal(Errno.EAGAIN, Lock(_b, _fileB, Fcntl.SetLock, Fcntl.LockRead, 39, 1));
        Assert.Equal(Errno.EAGAIN, Lock(_b, _fileB, Fcntl.SetLock, Fcntl.LockRead, 60, 1));
        Lock(_a, _fileA, Fcntl.SetLock, Fcntl.LockNone, 0, 40);
        Assert.Equal(Errno.Ok, Lock(_b, _fileB, Fcntl.SetLock, Fcntl.LockWrite, 0, 40));
    }

    [Fact]
    public void AskingTellsTheFirstConflict()
    {
        Lock(_a, _fileA, Fcntl.SetLock, Fcntl.LockWrite, 10, 0);
        FileLockReply told = Ask(_b, _fileB, 0, 100);
        Assert.Equal((Fcntl.LockWrite, 10L, 0L, (uint)_a.Id), (told.Type, told.Start, told.Length, told.Process));
        Assert.Equal(Fcntl.LockNone, Ask(_b, _fileB, 0, 10).Type);
        Assert.Equal(Fcntl.LockNone, Ask(_a, _fileA, 0, 0).Type);
    }

    [Fact]
    public void ClosingAnyDescriptorOfTheFileDropsTheProcessesLocks()
    {
        int second = _a.Open("/f", OpenFlags.ReadOnly);
        Lock(_a, _fileA, Fcntl.SetLock, Fcntl.LockWrite, 0, 0);
        Assert.Equal(Errno.EAGAIN, Lock(_b, _fileB, Fcntl.SetLock, Fcntl.LockWrite, 0, 0));
        _a.Close(second);
        Assert.Equal(Errno.Ok, Lock(_b, _fileB, Fcntl.SetLock, Fcntl.LockWrite, 0, 0));
    }

    [Fact]
    public void LocksOfDescriptionsStayUntilTheLastReferenceGoes()
    {
        Lock(_a, _fileA, Fcntl.OfdSetLock, Fcntl.LockWrite, 0, 0);
        int second = _a.Open("/f", OpenFlags.ReadOnly);
        _a.Close(second);
        TestProgram child = _system.Fork(_a);
        _a.Close(_fileA);
        Assert.Equal(Errno.EAGAIN, Lock(_b, _fileB, Fcntl.SetLock, Fcntl.LockRead, 0, 1));
        child.Close(_fileA);
        Assert.Equal(Errno.Ok, Lock(_b, _fileB, Fcntl.SetLock, Fcntl.LockRead, 0, 1));
    }

    [Fact]
    public void AWaiterGetsTheLockWhenItIsReleased()
    {
        Lock(_a, _fileA, Fcntl.SetLock, Fcntl.LockWrite, 0, 10);
        ValueTask<Reply<FileLockReply>> wait = Begin(_b, _fileB, Fcntl.SetLockWait, Fcntl.LockWrite, 5, 1);
        Lock(_a, _fileA, Fcntl.SetLock, Fcntl.LockNone, 0, 5);
        Assert.False(wait.IsCompleted);
        Lock(_a, _fileA, Fcntl.SetLock, Fcntl.LockNone, 5, 1);
        Assert.True(wait.IsCompleted && wait.Result.IsOk);
        Assert.Equal(Errno.EAGAIN, Lock(_a, _fileA, Fcntl.SetLock, Fcntl.LockRead, 5, 1));
    }

    [Fact]
    public void AWaiterGetsTheLockWhenTheHolderEnds()
    {
        TestProgram holder = _system.Fork(_a);
        int file = holder.Open("/f", OpenFlags.ReadWrite);
        Lock(holder, file, Fcntl.SetLock, Fcntl.LockWrite, 0, 0);
        ValueTask<Reply<FileLockReply>> wait = Begin(_b, _fileB, Fcntl.SetLockWait, Fcntl.LockWrite, 0, 0);
        Assert.False(wait.IsCompleted);
        holder.Exit(0);
        Assert.True(wait.IsCompleted && wait.Result.IsOk);
    }

    [Fact]
    public void ACircleOfWaitsIsRefused()
    {
        TestProgram c = _system.Fork(_a);
        int fileC = c.Open("/f", OpenFlags.ReadWrite);
        Lock(_a, _fileA, Fcntl.SetLock, Fcntl.LockWrite, 0, 1);
        Lock(_b, _fileB, Fcntl.SetLock, Fcntl.LockWrite, 1, 1);
        Lock(c, fileC, Fcntl.SetLock, Fcntl.LockWrite, 2, 1);
        ValueTask<Reply<FileLockReply>> first = Begin(_a, _fileA, Fcntl.SetLockWait, Fcntl.LockWrite, 1, 1);
        ValueTask<Reply<FileLockReply>> second = Begin(_b, _fileB, Fcntl.SetLockWait, Fcntl.LockWrite, 2, 1);
        Assert.Equal(Errno.EDEADLK, Lock(c, fileC, Fcntl.SetLockWait, Fcntl.LockWrite, 0, 1));
        Assert.False(first.IsCompleted || second.IsCompleted);

        // Without the third one's lock the others go on.
        Lock(c, fileC, Fcntl.SetLock, Fcntl.LockNone, 0, 0);
        Assert.True(second.IsCompleted && second.Result.IsOk);
        Lock(_b, _fileB, Fcntl.SetLock, Fcntl.LockNone, 0, 0);
        Assert.True(first.IsCompleted && first.Result.IsOk);
    }

    [Theory]
    [InlineData(OpenFlags.ReadOnly, Fcntl.LockWrite, Errno.EBADF)]
    [InlineData(OpenFlags.WriteOnly, Fcntl.LockRead, Errno.EBADF)]
    [InlineData(OpenFlags.ReadOnly, Fcntl.LockRead, Errno.Ok)]
    [InlineData(OpenFlags.WriteOnly, Fcntl.LockWrite, Errno.Ok)]
    [InlineData(OpenFlags.ReadOnly, 7u, Errno.EINVAL)]
    public void TheKindOfLockNeedsTheRightAccess(uint flags, uint type, Errno expected) =>
        Assert.Equal(expected, Lock(_a, _a.Open("/f", flags), Fcntl.SetLock, type, 0, 0));

    [Fact]
    public void WholeFileLocksBelongToDescriptions()
    {
        TestProgram child = _system.Fork(_a);
        Assert.Equal(Errno.Ok, Whole(_a, _fileA, Fcntl.FlockExclusive));
        Assert.Equal(Errno.Ok, Whole(child, _fileA, Fcntl.FlockExclusive | Fcntl.FlockNonBlock));
        Assert.Equal(Errno.EAGAIN, Whole(_b, _fileB, Fcntl.FlockShared | Fcntl.FlockNonBlock));
        ValueTask<Reply<Empty>> wait = _b.Client.FlockAsync(new FlockRequest { Fd = _fileB, Operation = Fcntl.FlockShared });
        _a.Close(_fileA);
        Assert.False(wait.IsCompleted);
        child.Close(_fileA);
        Assert.True(wait.IsCompleted && wait.Result.IsOk);
        Assert.Equal(Errno.Ok, Lock(_a, _a.Open("/f", OpenFlags.ReadWrite), Fcntl.SetLock, Fcntl.LockWrite, 0, 0));
    }

    private static Errno Whole(TestProgram program, int fd, uint operation) =>
        program.Status(program.Client.FlockAsync(new FlockRequest { Fd = fd, Operation = operation }));

    private static Errno Lock(TestProgram program, int fd, uint command, uint type, long start, long length) =>
        program.Status(program.Client.FileLockAsync(new FileLockRequest
        {
            Fd = fd,
            Command = command,
            Type = type,
            Start = start,
            Length = length,
        }));

    private static FileLockReply Ask(TestProgram program, int fd, long start, long length) =>
        program.Now(program.Client.FileLockAsync(new FileLockRequest
        {
            Fd = fd,
            Command = Fcntl.GetLock,
            Type = Fcntl.LockWrite,
            Start = start,
            Length = length,
        })).Value;

    private ValueTask<Reply<FileLockReply>> Begin(TestProgram program, int fd, uint command, uint type, long start, long length)
    {
        ValueTask<Reply<FileLockReply>> call = program.Client.FileLockAsync(new FileLockRequest
        {
            Fd = fd,
            Command = command,
            Type = type,
            Start = start,
            Length = length,
        });
        _system.Run();
        return call;
    }
}
